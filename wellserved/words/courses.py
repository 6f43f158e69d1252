"""How something goes from month to month: which way is good, and what a run chart says in plain words."""

from enum import StrEnum

from wellserved.words.language import gettext
from wellserved.words.language import gettext_noop as _


class Better(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"


class Verdict(StrEnum):
    """What a run chart says. There is no good or bad level: a team is compared with its own past only."""

    TOO_EARLY = "too_early"
    USUAL = "usual"
    GOOD = "good"
    LOOK = "look"

    def says(self) -> str:
        """Say it in the reader's language."""
        return gettext(WORDING[self])


WORDING = {
    Verdict.TOO_EARLY: _("too early to tell"),
    Verdict.USUAL: _("nothing unusual"),
    Verdict.GOOD: _("something changed, good"),
    Verdict.LOOK: _("something changed, look"),
}
