"""Is it the person, or the link? What the requests of one person say, beside those of colleagues who do the same.

For the eyes of that person only (docs/my-work.md). Nothing here keeps anything, and no figure of a colleague leaves it:
all that is given is how far one person lies from the middle of at least five others.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wellserved.analysis.estimates import Estimate, student

FEWEST_COLLEAGUES = 5
FEWEST_REQUESTS = 30
FEWEST_OF_COLLEAGUE = 5
"""A colleague with fewer requests of the same kinds is not compared with."""
CLEAR_PERCENT = 10.0
"""What lies inside, either way, counts as alike."""
LEAST_HOURS = 0.25
"""Less than a quarter of an hour counts as one: nobody records minutes, and the logarithm knows no zero."""
MOST_AT_LEAST = 0.2
"""Where more than this share took less than that, effects are drawn towards zero, and nothing is told."""
MOST_OF_ONE = 0.5
"""No colleague makes up more than this share of a kind: its mean would be theirs."""
_LEAST_LEFT = 1e-9
"""A request that alone determines its effect leaves nothing over."""
_Array = NDArray[np.float64]


class Handled(NamedTuple):
    """One finished request, who saw to it, and whose time it took, in working hours of the team that was asked."""

    person: int
    kind: int
    own_hours: float
    """In the hands of the team itself: queue, work, and waits that were its own to end."""
    upstream_hours: float
    """What it waited for passed with others."""
    total_hours: float
    """All of it; what is neither of both passed with whoever asked."""


class Verdict(StrEnum):
    """What can be said."""

    PERSON = "person"
    LINK = "link"
    CANNOT_TELL = "cannot_tell"


class Why(StrEnum):
    """Why nothing can be said; blank where something can."""

    NOTHING = ""
    FEW_COLLEAGUES = "few_colleagues"
    FEW_REQUESTS = "few_requests"
    LITTLE_RECORDED = "little_recorded"
    NOT_LONGER = "not_longer"
    """There is nothing to explain: they do not clearly take longer than those of colleagues."""
    QUICKER = "quicker"
    """They take longer, while the own part is clearly shorter: further apart than the rule calls alike."""
    UNSURE = "unsure"


@dataclass(frozen=True)
class ExtraHours:
    """How many more hours the requests took than as many of the same kinds take with colleagues; the parts add up."""

    total: Estimate
    own: float
    upstream: float
    asker: float
    """With whoever asked."""

    @property
    def upstream_share(self) -> float | None:
        """The part that arose upstream, from 0 to 1; None where it is not sure that there are extra hours at all."""
        if self.total.low is None or self.total.low <= 0:
            return None
        return min(max(self.upstream / self.total.value, 0.0), 1.0)


@dataclass(frozen=True)
class PersonOrSystem:
    """What the requests of one person say. None: not told, as too little is known."""

    verdict: Verdict
    why: Why
    requests: int
    """Of this person, of kinds that at least five colleagues handle, too."""
    left_out: int
    """Of this person, of other kinds."""
    colleagues: int
    """How many are compared with."""
    own: Estimate | None = None
    """By how many per cent the own part is longer than in the middle of the colleagues, at equal kinds."""
    raw: Estimate | None = None
    """The same for all the time that requests took."""
    extra: ExtraHours | None = None


def person_or_system(handled: Iterable[Handled], person: int) -> PersonOrSystem:
    """Say whether the time that somebody's requests take is theirs, or follows the links they depend on.

    Takes: the finished requests of a person and of those who might be compared with them, in any order.
    The rule: *person*, if the 90 % interval of the effect on the own part lies above 10 %; *link*, if it lies inside
    10 % either way, while requests clearly take longer; otherwise it cannot be told. At least five colleagues who
    handle the same kinds, and 30 requests on either side.
    Method: exact accounting first, regression second: log(own hours) ~ kind + person, for which colleagues at the same
    kinds stand. The effect is the person's minus the plain mean of the colleagues', so that one who does much does not
    stand for all; its error allows for unequal scatter (HC3), its interval is Student's with the person's requests
    minus one. Whether they were given the harder half of a kind cannot be seen.
    Source: person effects by mobility: Abowd, Kramarz & Margolis 1999, Econometrica 67:251-333; errors: MacKinnon &
    White 1985, J. Econometrics 29:305-325; the rule and the floor of a quarter of an hour: ours.
    """
    everything = tuple(handled)
    known, colleagues = comparable(everything, person)
    mine = [each for each in known if each.person == person]
    all_mine = sum(each.person == person for each in everything)
    counts = (len(mine), all_mine - len(mine), len(colleagues))
    if why := _too_little(known, len(mine), len(colleagues)):
        return PersonOrSystem(Verdict.CANNOT_TELL, why, *counts)
    own = _effect([each.own_hours for each in known], known, person)
    raw = _effect([each.total_hours for each in known], known, person)
    verdict, why = _judged(own, raw)
    return PersonOrSystem(verdict, why, *counts, own, raw, _extra(known, person))


def comparable(handled: Sequence[Handled], person: int) -> tuple[list[Handled], frozenset[int]]:
    """Give the requests that can be compared, and the colleagues: whoever handled the same kinds often enough.

    A kind counts if at least five colleagues handled it and none of them more than half of it. So no mean of a kind is
    that of one colleague. Source: dominance rule: Hundepool et al. 2012, Statistical Disclosure Control, chapter 4.
    """
    kinds = {each.kind for each in handled if each.person == person}
    colleagues: frozenset[int] = frozenset()
    while True:
        of_kinds = [each for each in handled if each.kind in kinds and each.person != person]
        many = Counter(each.person for each in of_kinds)
        colleagues = frozenset(who for who, times in many.items() if times >= FEWEST_OF_COLLEAGUE)
        theirs = [each for each in of_kinds if each.person in colleagues]
        fewer = {kind for kind in kinds if _is_shared([each.person for each in theirs if each.kind == kind])}
        if fewer == kinds:
            break
        kinds = fewer
    mine = [each for each in handled if each.person == person and each.kind in kinds]
    return [*mine, *theirs], colleagues


def _is_shared(people: Sequence[int]) -> bool:
    many = Counter(people)
    return len(many) >= FEWEST_COLLEAGUES and max(many.values()) <= MOST_OF_ONE * len(people)


def _too_little(known: Sequence[Handled], mine: int, colleagues: int) -> Why:
    if colleagues < FEWEST_COLLEAGUES:
        return Why.FEW_COLLEAGUES
    if mine < FEWEST_REQUESTS or len(known) - mine < FEWEST_REQUESTS:
        return Why.FEW_REQUESTS
    of_mine, of_others = known[:mine], known[mine:]
    for some in (of_mine, of_others):
        if sum(each.own_hours < LEAST_HOURS for each in some) > MOST_AT_LEAST * len(some):
            return Why.LITTLE_RECORDED
    return Why.NOTHING


def _judged(own: Estimate, raw: Estimate) -> tuple[Verdict, Why]:
    """Apply the rule to the two effects."""
    low, high, raw_low = own.low or 0.0, own.high or 0.0, raw.low or 0.0
    if low > CLEAR_PERCENT:
        return Verdict.PERSON, Why.NOTHING
    is_longer = raw_low > 0
    if low > -CLEAR_PERCENT and high < CLEAR_PERCENT and is_longer:
        return Verdict.LINK, Why.NOTHING
    if high >= CLEAR_PERCENT:
        return Verdict.CANNOT_TELL, Why.UNSURE
    if not is_longer:
        return Verdict.CANNOT_TELL, Why.NOT_LONGER
    return Verdict.CANNOT_TELL, Why.QUICKER if high < 0 else Why.UNSURE


def _effect(hours: Sequence[float], known: Sequence[Handled], person: int) -> Estimate:
    """Estimate by how many per cent a person's hours lie above the middle of the colleagues', at equal kinds."""
    people, kinds = sorted({each.person for each in known}), sorted({each.kind for each in known})
    columns = np.array(
        [
            [*(each.person == who for who in people), *(each.kind == kind for kind in kinds[1:])]
            for each in known
        ],
        dtype=np.float64,
    )  # fmt: skip
    others = len(people) - 1
    wanted = [1.0 if who == person else -1.0 / others for who in people]
    contrast = np.array([*wanted, *(0.0 for _ in kinds[1:])])
    effect, error = _contrast(columns, np.log(np.maximum(hours, LEAST_HOURS)), contrast)
    mine = sum(each.person == person for each in known)
    half = student(mine - 1) * error
    return Estimate(_percent(effect), _percent(effect - half), _percent(effect + half), mine, "percent")


def _contrast(columns: _Array, values: _Array, contrast: _Array) -> tuple[float, float]:
    """Fit by least squares; give a contrast of the coefficients, with its standard error (HC3)."""
    inverse = np.linalg.pinv(columns.T @ columns)
    left = values - columns @ (inverse @ columns.T @ values)
    leverage = np.einsum("ij,jk,ik->i", columns, inverse, columns)
    weight = columns @ inverse @ contrast
    variance = np.sum((weight * left / np.maximum(1 - leverage, _LEAST_LEFT)) ** 2)
    return float(weight @ values), sqrt(float(variance))


def _percent(effect: float) -> float:
    return (exp(effect) - 1) * 100


def _extra(known: Sequence[Handled], person: int) -> ExtraHours:
    """Count by how many hours a person's requests exceed as many of the same kinds by colleagues.

    Method: a difference of means within each kind, times the person's requests of that kind; the error is that of the
    two means, with one scatter for both. Source: standardised differences: Kitagawa 1955, J. Am. Stat.
    Assoc. 50:1168-1194.
    """
    hours = np.array([(each.own_hours, each.upstream_hours, each.total_hours) for each in known])
    is_mine = np.array([each.person == person for each in known])
    kinds = np.array([each.kind for each in known])
    sums, variance = np.zeros(3), 0.0
    for kind in np.unique(kinds[is_mine]):
        mine, theirs = hours[is_mine & (kinds == kind)], hours[~is_mine & (kinds == kind)]
        sums += len(mine) * (mine.mean(axis=0) - theirs.mean(axis=0))
        around = np.concatenate([part[:, 2] - part[:, 2].mean() for part in (mine, theirs)])
        scatter = float(around @ around) / (len(around) - 2)
        variance += len(mine) ** 2 * scatter * (1 / len(mine) + 1 / len(theirs))
    own, upstream, total = (float(each) for each in sums)
    many = int(is_mine.sum())
    half = student(many - 1) * sqrt(variance)
    return ExtraHours(Estimate(total, total - half, total + half, many, "hours"), own, upstream, total - own - upstream)
