"""How many requests wait behind others, near and far, and which of them all reach an outside customer."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web.models import Link, Request, RequestWait
from wellserved.web.queries.found_words import number
from wellserved.web.queries.link_conditions import LIVE, UNDENIED

MOST_LEVELS = 20
"""So far waits are followed."""
MOST_COUNTED = 1000
"""So many are counted behind one request; beyond that it says “more than”."""
MOST_TOGETHER = 5000
"""So many waits are read for the requests of a page together."""
Wait = tuple[int, int]
"""The request that is waited on, and the one that waits."""


@dataclass(frozen=True)
class Fan:
    """What stands behind one request."""

    many: int = 0
    reaching: int = 0
    is_more: bool = False
    """There are more than were counted."""
    is_reaching: bool = False
    """It reaches an outside customer itself, whoever else waits on it."""

    @property
    def said(self) -> str:
        """Say it in words; blank: nothing waits, and it reaches no outside customer itself."""
        itself = _("This reaches an outside customer itself.") if self.is_reaching else ""
        return " ".join(filter(None, (itself, self._said_of_others)))

    @property
    def _said_of_others(self) -> str:
        many, reaching = self.many, self.reaching
        if self.is_more:
            said = _("More than %(many)s requests wait on this.") % {"many": number(MOST_COUNTED)}
            return f"{said} {_('Very many of them reach an outside customer.')}" if reaching else said
        if not many:
            return ""
        words = {"many": number(many), "reach": number(reaching)}
        if not reaching:
            return ngettext("One request waits on this.", "%(many)s requests wait on this.", many) % words
        if many == 1:
            return _("One request waits on this, and it reaches an outside customer.")
        if reaching == many:
            return _("%(many)s requests wait on this, all of them reach an outside customer.") % words
        return (
            ngettext(
                "%(many)s requests wait on this, one reaches an outside customer.",
                "%(many)s requests wait on this, %(reach)s reach an outside customer.",
                reaching,
            )
            % words
        )


def fans_of(requests: Collection[int]) -> dict[int, Fan]:
    """Give what stands behind each of some requests. At most two queries, and one for each level of their chains."""
    waits, is_cut = _waits_behind(requests)
    behind: dict[int, list[int]] = {}
    for waited_on, waits_for_it in waits:
        behind.setdefault(waited_on, []).append(waits_for_it)
    waiting = {waits_for_it for _waited_on, waits_for_it in waits}
    themselves = _reaching_themselves({*requests, *waiting})
    reach = _reaching_through(themselves & waiting, waiting, waits)
    return {
        each: replace(_fan(each, behind, reach, is_cut=is_cut), is_reaching=each in themselves) for each in requests
    }


def _waits_behind(requests: Collection[int]) -> tuple[list[Wait], bool]:
    """Give the waits that last behind some requests, level by level, and whether there are more of them."""
    found: list[Wait] = []
    level, seen = set(requests), set(requests)
    for _level in range(MOST_LEVELS):
        rows = RequestWait.objects.filter(blocker__in=level, until_at=None).order_by("since_at", "pk")
        found += rows.values_list("blocker_id", "request_id")[: MOST_TOGETHER + 1 - len(found)]
        if len(found) > MOST_TOGETHER:
            return found, True
        level = {waiting for waited_on, waiting in found if waited_on in level} - seen
        if not level:
            break
        seen |= level
    return found, False


def _fan(request: int, behind: Mapping[int, list[int]], reach: Collection[int], *, is_cut: bool) -> Fan:
    """Count what waits behind one request; where not all waits were read, some of it may be missing. No query."""
    waiting: set[int] = set()
    waits, further = 0, [request]
    while further:
        near = behind.get(further.pop(), [])
        waits += len(near)
        further += set(near) - waiting
        waiting |= set(near)
    is_more = waits > MOST_COUNTED or (is_cut and bool(waiting))
    return Fan(len(waiting), len(waiting.intersection(reach)), is_more)


def reaching(waiting: Collection[int], waits: Iterable[Wait]) -> set[int]:
    """Give those of some requests that reach an outside customer. Two queries.

    A request reaches one if it says for which kind of outside customer it finally is, if the team that asks for it
    serves one by a link that nobody denies, or if a request that waits for it reaches one.
    """
    return _reaching_through(_reaching_themselves(waiting), set(waiting), waits)


def _reaching_themselves(requests: Collection[int]) -> set[int]:
    """Give those that reach an outside customer whatever waits for them. Two queries."""
    rows = list(Request.objects.filter(pk__in=requests).values_list("pk", "customer_id", "segment_id"))
    outward = Link.objects.filter(LIVE, UNDENIED, Q(segment__isnull=False), provider__in={row[1] for row in rows})
    serving = set(outward.values_list("provider_id", flat=True))
    return {pk for pk, customer, segment in rows if segment or customer in serving}


def _reaching_through(themselves: set[int], waiting: set[int], waits: Iterable[Wait]) -> set[int]:
    """Add to those that reach one themselves the ones among some requests that they wait on. No query."""
    before: dict[int, set[int]] = {}
    for waited_on, waits_for_it in waits:
        before.setdefault(waits_for_it, set()).add(waited_on)
    found, further = set(themselves), list(themselves)
    while further:
        fresh = (before.get(further.pop(), set()) & waiting) - found
        found |= fresh
        further += fresh
    return found
