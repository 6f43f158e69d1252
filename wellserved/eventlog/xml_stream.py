"""Large XML files, read element by element in little memory; hostile ones are refused."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from wellserved.eventlog.limits import Limits, Refused, unpacked_chunks

type_of_element = Any
"""An lxml element; lxml ships no types."""

_MOST_KEPT_BYTES = 12_000_000
"""Most XML kept in memory as elements: hostile XML grows to thirty times its size there."""
_FIRST_BYTES = 8_192

# What libxml2 calls its errors (xmlerror.h).
_NO_MEMORY = 2
_START_EXPECTED = 4
_UNKNOWN_ENCODING = 32
_WRONG_LETTER = (6, 9, 81)
_TOO_MUCH = 114
_UNDECLARED_PREFIX = 201


def local_name(element: type_of_element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag.rpartition("}")[2])


class XmlStream:
    """The finished elements of some names, in any namespace, in the order in which they end.

    Whoever reads calls `forget` when done with an element: it is emptied, and what stands before it beside it goes.
    Children of the outermost element that nobody asked for go as well.
    """

    def __init__(self, path: Path, limits: Limits, root: str, names: tuple[str, ...]) -> None:
        self.bytes_read = 0
        self.root: type_of_element = None
        self._name = path.name
        self._limits = limits
        self._root_name = root
        self._chunks = unpacked_chunks(path, limits)
        self._parser = _parser("end", tuple(f"{{*}}{name}" for name in (root, *names)))
        self._ended = False
        self._kept_bytes = 0

    def __iter__(self) -> Iterator[type_of_element]:
        """Give each finished element.

        Raises: Refused for what is no XML or has another root, is cut off or damaged, declares entities, or is nested
        too deeply, and for whatever `unpacked_chunks` refuses.
        """
        for chunk in self._chunks:
            if not self.bytes_read:
                self._check_beginning(chunk)
            self._feed(chunk)
            yield from self._finished()
            self._forget_what_nobody_asked_for()
        self._close()

    def forget(self, element: type_of_element) -> None:
        """Empty an element and remove its elder siblings. It goes itself when its next sibling is forgotten."""
        element.clear()
        self._remove_elders(element)

    def check_depth(self, element: type_of_element, level: int) -> None:
        """Refuse an element whose own elements are nested too deeply. The outermost element has level 1."""
        if _has_descendants(max(self._limits.depth - level, 0) + 1)(element):
            raise Refused(_too_deep(self._name, self._limits.depth))

    def _check_beginning(self, chunk: bytes) -> None:
        """Look at the first element with a parser of its own, before anything that follows it is read."""
        parser = _parser("start", None)
        for at in range(0, len(chunk), _FIRST_BYTES):
            error = None
            try:
                parser.feed(chunk[at : at + _FIRST_BYTES])
            except etree.XMLSyntaxError as found:
                error = found
            for _, element in parser.read_events():
                self._check_root(element)
                return
            if error:
                raise Refused(self._why_no_beginning(chunk, error)) from error
        raise Refused(f"{self._name} is not an XES file: it does not begin with <{self._root_name}>. Export it again.")

    def _check_root(self, element: type_of_element) -> None:
        tree = element.getroottree()
        doctype = tree.docinfo.internalDTD
        if doctype is not None and doctype.name != f"{element.prefix or ''}:{local_name(element)}".lstrip(":"):
            raise Refused(  # lxml writes out, and so lets count, the declarations for the outermost element only
                f"{self._name} has a DOCTYPE for <{doctype.name[:40]}> and begins with <{local_name(element)[:40]}>: "
                "it is damaged, or not an XES file. Remove the DOCTYPE or export again."
            )
        if doctype is not None and etree.tostring(tree, encoding="unicode").count("<!") > 1:
            raise Refused(_declarations(self._name))
        if local_name(element) != self._root_name:
            raise Refused(
                f"{self._name} is XML, but not an XES event log: it begins with <{local_name(element)[:40]}>, not with "
                f"<{self._root_name}>. Export the events as XES or CSV."
            )

    def _why_no_beginning(self, chunk: bytes, error: etree.XMLSyntaxError) -> str:
        if b"<!DOCTYPE" in chunk[:_FIRST_BYTES].replace(b"\0", b""):
            return _declarations(self._name)
        if error.code == _START_EXPECTED:
            return f"{self._name} is not an XES file: it is not XML at all. Export the events as XES or CSV."
        return self._why_damaged(error)

    def _feed(self, chunk: bytes) -> None:
        self.bytes_read += len(chunk)
        self._kept_bytes += len(chunk)
        if self._kept_bytes > _MOST_KEPT_BYTES:
            raise Refused(
                f"{self._name} has one element of more than {_MOST_KEPT_BYTES // 1_000_000} MB, which event logs never "
                "have. Export it again."
            )
        try:
            self._parser.feed(chunk)
        except etree.XMLSyntaxError as error:
            raise Refused(self._why_damaged(error)) from error

    def _finished(self) -> Iterator[type_of_element]:
        for _, element in self._parser.read_events():
            if self.root is None:
                self.root = element.getroottree().getroot()
            if element is self.root:
                self._ended = True
            else:
                yield element

    def _forget_what_nobody_asked_for(self) -> None:
        if self.root is None or len(self.root) < 2:  # noqa: PLR2004 -- the last child may still be open
            return
        self._remove_elders(self.root[-1])

    def _remove_elders(self, element: type_of_element) -> None:
        self._kept_bytes = 0
        parent = element.getparent()
        while (elder := element.getprevious()) is not None:
            if parent is self.root and len(elder):
                self.check_depth(elder, level=2)
            parent.remove(elder)

    def _close(self) -> None:
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            if not self._ended and error.code != _NO_MEMORY:
                place = f"line {error.lineno:,}"
                raise Refused(f"{self._name} is cut off: it ends at {place}. Copy or export it again.") from error
            if error.code != _UNDECLARED_PREFIX:  # told at the end only, and of no consequence
                raise Refused(self._why_damaged(error)) from error

    def _why_damaged(self, error: etree.XMLSyntaxError) -> str:
        if error.code == _NO_MEMORY:
            raise MemoryError from error
        place = f"{self._name}, line {error.lineno or 1:,}"
        if error.code == _UNKNOWN_ENCODING:
            return f"{self._name} names a character encoding that is not known. Save it as UTF-8."
        if error.code in _WRONG_LETTER:
            return f"{place}: a character does not fit the encoding that the file names. Save it as UTF-8."
        if error.code == _TOO_MUCH and "depth" in error.msg:
            return _too_deep(self._name, self._limits.depth)
        if error.code == _TOO_MUCH:
            return f"{place}: a text is far too long for an event log. Export it again without it."
        return f"{place}: this is not well-formed XML ({error.msg.split(', line ')[0][:100]}). Export it again."


def _parser(event: str, tags: tuple[str, ...] | None) -> Any:
    """Return a parser that loads nothing from elsewhere.

    `collect_ids` stays on: lxml 6 loads the external DTD when it is off, whatever `load_dtd` says.
    """
    return etree.XMLPullParser(
        (event,),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


@cache
def _has_descendants(levels: int) -> Any:
    """Return a test whether an element has elements so many levels below it."""
    return etree.XPath(f"boolean({'/'.join('*' * levels)})")


def _declarations(name: str) -> str:
    return f"{name} declares entities of its own in a DOCTYPE, which event logs never need. Remove it or export again."


def _too_deep(name: str, depth: int) -> str:
    return f"{name} nests its elements more than {depth} deep, which event logs never do. Export it again."
