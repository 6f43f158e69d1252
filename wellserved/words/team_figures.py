"""The figures a team can show beside its impact statement: chosen from this list, computed, and never typed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from wellserved.words.language import gettext, ngettext
from wellserved.words.language import gettext_noop as _

FEWEST_CASES = 5
"""A figure that rests on fewer cases says more about chance than about work, and is withheld."""
FEWEST_PEOPLE = 3
"""A figure from a log about fewer people would be about one of them, and is withheld."""
FEWEST_DAYS = 28
"""Of a shorter log nobody can say what happens in a month."""
DAYS_OF_A_MONTH = 365.25 / 12


class Figure(StrEnum):
    """One figure, by the key under which the choice is stored."""

    SERVED = "served"
    STEPS = "steps"
    REACHED = "reached"
    PROMISES = "promises"
    CASES = "cases"
    WAIT = "wait"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Give all of them, with what they count."""
        return [(each.value, about(each).says_name()) for each in cls]


@dataclass(frozen=True)
class About:
    """What one figure is."""

    name: str
    """What it is called in a list, in English."""
    meaning: str
    """What it counts, in English, as it stands below the number."""
    unit: Callable[[int], str]
    """Of so many, in the reader's language."""
    source: str
    """Where it comes from, in English."""
    nothing: str
    """Why it is not known where there is nothing to compute it from, in English."""
    is_from_log: bool = False

    def says_name(self) -> str:
        """Say in the reader's language what it is called."""
        return gettext(self.name)

    def says_what(self) -> str:
        """Say in the reader's language what it counts."""
        return gettext(self.meaning)

    def says_source(self) -> str:
        """Say in the reader's language where it comes from."""
        return gettext(self.source)

    def says_nothing(self) -> str:
        """Say in the reader's language why it is not known."""
        return gettext(self.nothing)


_LINKS = _("from who serves whom, as the teams say it")
_LOG = _("from the newest log that names this team")
_NO_LOG = _("No log names this team yet.")

CATALOGUE = {
    Figure.SERVED: About(
        _("teams we serve"),
        _("served by us"),
        lambda many: ngettext("team", "teams", many),
        _LINKS,
        _("Nobody has said yet whom this team serves."),
    ),
    Figure.STEPS: About(
        _("steps to the outside customer"),
        _("from us to the outside customer"),
        lambda many: ngettext("step", "steps", many),
        _LINKS,
        _("No path to a customer is known yet."),
    ),
    Figure.REACHED: About(
        _("outside customers reached through us"),
        _("reached by what we do"),
        lambda many: ngettext("kind of outside customers", "kinds of outside customers", many),
        _LINKS,
        _("No path to a customer is known yet."),
    ),
    Figure.PROMISES: About(
        _("charters agreed with our customers"),
        _("agreed with our customers"),
        lambda many: ngettext("charter", "charters", many),
        _("from the charters in force"),
        _("No charter with a customer is in force yet."),
    ),
    Figure.CASES: About(
        _("cases a month"),
        _("came through us each month"),
        lambda many: ngettext("case", "cases", many),
        _LOG,
        _NO_LOG,
        is_from_log=True,
    ),
    Figure.WAIT: About(
        _("how long our customers wait for us"),
        _("half of our customers’ waits for us are shorter than that"),
        lambda many: ngettext("hour", "hours", many),
        _LOG,
        _("No log tells yet how long others wait for this team."),
        is_from_log=True,
    ),
}


def about(figure: Figure) -> About:
    """Give what a figure is."""
    return CATALOGUE[figure]
