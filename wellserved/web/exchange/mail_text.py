"""What somebody wrote in a mail: without what they quote, without their signature, and out of a page of HTML.

Mail programs mark what is quoted each in its own way and in the language of their reader. Whatever stands below the
line that our mails begin with is quoted, too.
"""

import re
from html.parser import HTMLParser

_WROTE = (
    r"wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał(?:\(a\))?|kirjoitti|"
    r"написал(?:а)?|yazdı|napsal(?:\(a\))?|írta|scrisse|のメッセージ|写道"
)
_BEGINS = r"On|Am|Le|El|Il|Em|Op|Den|Dnia|W dniu|På|Dne|В|Kl\."
_ATTRIBUTION = re.compile(rf"^\s*(?:{_BEGINS})\s.{{0,400}}?(?:{_WROTE})[^\n]{{0,160}}:\s*$", re.IGNORECASE)
_WROTE_AT_END = re.compile(rf"(?:{_WROTE})[^:\n]{{0,60}}:\s*$", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"^\s*[-_*]{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|"
    r"message d'origine|message transféré|mensaje original|messaggio originale|mensagem original|"
    r"oorspronkelijk bericht|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|"
    r"oryginalna wiadomość|wiadomość oryginalna)\s*[-_*]{2,}\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"^\s*\*?(?:from|von|de|da|van|från|fra|od|lähettäjä|от|差出人|发件人)\s*:\*?\s*\S", re.IGNORECASE)
_SENT = re.compile(
    r"^\s*\*?(?:sent|date|gesendet|datum|envoyé|enviado(?: el)?|enviada(?: em)?|fecha|data|inviato|verzonden|skickat|"
    r"sendt|dato|wysłano|to|an|à|para|a|aan|till|til|do|дата|кому|subject|betreff|objet|asunto|oggetto|assunto|"
    r"onderwerp|ämne|emne|temat|送信日時|发送时间)\s*:\*?",
    re.IGNORECASE,
)
_RULE = re.compile(r"^\s*_{10,}\s*$")
_MOBILE = re.compile(
    r"^\s*(?:sent from (?:my|mail|yahoo|outlook|samsung)\b.*|get outlook for .*|"
    r"von meinem .{1,40} gesendet\.?|gesendet von (?:mail|meinem|outlook)\b.*|"
    r"diese nachricht wurde von .{1,60} gesendet.*|"
    r"(?:holen sie sich )?outlook für (?:ios|android).*|envoyé (?:de|depuis) (?:mon|l'application|outlook)\b.*|"
    r"obtenez outlook pour .*|télécharger outlook .*|enviado (?:desde|do) (?:mi|meu|outlook)\b.*|"
    r"obtener outlook para .*|"
    r"inviato da(?:l mio)? .{1,40}|scarica outlook .*|verzonden vanaf mijn .{1,40}|verstuurd vanaf mijn .{1,40}|"
    r"skickat från min .{1,40}|sendt fra min .{1,40}|wysłane z .{1,40}|lähetetty .{1,40}stä)\s*$",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
"""Left out first: the parser would look for the end of each that has none again and again."""
_HEADER_LINES = 5
_ATTRIBUTION_LINES = 3


def above_the_line(text: str, line: str) -> str:
    """Give what was written in an answer; where it stands below what is quoted, that."""
    lines = text.replace("\r\n", "\n").replace("\xa0", " ").replace("\u200b", "").split("\n")
    cut = next((n for n, each in enumerate(lines) if line in each), len(lines))
    quoted = _where_quoted(lines)
    above = _own(lines[: min(cut, quoted)])
    # Whoever writes below what they quote leaves nothing above it.
    return above or _own([each for each in lines[quoted + 1 :] if not _is_of_quote(each, line)] if quoted < cut else [])


def _own(lines: list[str]) -> str:
    """Leave out quoted lines at the end, signature and what mobiles add."""
    kept: list[str] = []
    for each in lines:
        if each in ("-- ", "--"):
            break
        kept.append(each)
    while kept and (not kept[-1].strip() or kept[-1].lstrip().startswith(">") or _MOBILE.match(kept[-1])):
        kept.pop()
    if all(not each.strip() or each.lstrip().startswith(">") for each in kept):
        return ""
    return "\n".join(each.rstrip() for each in kept).strip()


def _is_of_quote(line: str, ours: str) -> bool:
    return line.lstrip().startswith(">") or ours in line or bool(_WROTE_AT_END.search(line))


def _where_quoted(lines: list[str]) -> int:
    """Give the number of the line at which a mail program begins to quote; behind the last where it does not."""
    for n, each in enumerate(lines):
        if _ORIGINAL.match(each) or _is_attribution(lines, n) or _is_header_block(lines, n):
            return n
        if _RULE.match(each) and _is_header_block(lines, _next_written(lines, n + 1)):
            return n
    return len(lines)


def _is_attribution(lines: list[str], n: int) -> bool:
    """Say whether a line, or up to three that belong together, says who wrote what is quoted."""
    if not lines[n].strip() or len(lines[n]) > 500:  # noqa: PLR2004 -- nobody's name is so long
        return False
    for many in range(1, _ATTRIBUTION_LINES + 1):
        together = " ".join(each.strip() for each in lines[n : n + many])
        if len(together) < 600 and _ATTRIBUTION.match(together) and re.search(r"\d", together):  # noqa: PLR2004
            return True
    return bool(_WROTE_AT_END.search(lines[n]) and re.search(r"\d|@", lines[n]) and _is_quote_next(lines, n))


def _is_quote_next(lines: list[str], n: int) -> bool:
    following = _next_written(lines, n + 1)
    return following < len(lines) and lines[following].lstrip().startswith(">")


def _is_header_block(lines: list[str], n: int) -> bool:
    """Say whether headers of the mail that is quoted begin here, as Outlook writes them."""
    if n >= len(lines) or not _FROM.match(lines[n]):
        return False
    following = [each for each in lines[n + 1 : n + 1 + _HEADER_LINES] if each.strip()]
    return sum(bool(_SENT.match(each)) for each in following) >= 2  # noqa: PLR2004 -- one alone may be anything


def _next_written(lines: list[str], n: int) -> int:
    return next((m for m in range(n, len(lines)) if lines[m].strip()), len(lines))


def text_of_html(page: str) -> str:
    """Give the text of a page, line by line, without what it quotes.

    >>> text_of_html("<p>Yes.</p><blockquote type=cite>Which site?</blockquote>")
    'Yes.'
    """
    reader = _Page()
    reader.feed(_COMMENT.sub("", page))
    reader.close()
    return reader.text()


class _Page(HTMLParser):
    """Reads a page, and what of it is text."""

    LINES = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr", "blockquote"})
    UNREAD = frozenset({"script", "style", "head", "title", "template"})
    QUOTES = ("gmail_quote", "gmail_attr", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote")
    ENDS = frozenset({"divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container", "stopspelling"})
    """Names by which Outlook marks where the mail that is answered begins."""
    ALONE = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "embed", "source"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[str] = []
        self._hidden: list[str] = []
        """The elements that are open in one that is not read, from it on."""
        self._is_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: (value or "").lower() for name, value in attrs}
        if said.get("id", "").removeprefix("x_") in self.ENDS:
            self._is_over = True
        if self._hidden:
            if tag not in self.ALONE:
                self._hidden.append(tag)
        elif tag in self.UNREAD or self._is_quote(tag, said):
            self._hidden = [tag]
        elif tag in self.LINES:
            self._found.append("\n")

    def _is_quote(self, tag: str, said: dict[str, str]) -> bool:
        is_cited = tag == "blockquote" and (said.get("type") == "cite" or "cite" in said)
        return is_cited or any(each in said.get("class", "") for each in self.QUOTES)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag in self._hidden:
                while self._hidden.pop() != tag:
                    pass
        elif tag in self.LINES and tag != "br":
            self._found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden and not self._is_over:
            self._found.append(re.sub(r"[ \t\r\n\f]+", " ", data))

    def text(self) -> str:
        """Give the text, with at most one empty line between two lines."""
        lines = [" ".join(each.split(" ")).strip() for each in "".join(self._found).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
