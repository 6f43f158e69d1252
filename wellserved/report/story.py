"""The story of a log in five sentences: how long, whose time, promises, the weakest link, what less waiting gives."""

from wellserved.analysis.findings import Findings
from wellserved.report.promises import kept
from wellserved.report.told import Told
from wellserved.report.two_periods import compared
from wellserved.report.weakest_link import gives, weakest
from wellserved.report.whose_time import are_sides_told, share_between_teams, takes, whose

HARDLY_ANY = 0.01
"""With less than a hundredth of cases, or of time, between teams, these are not what the report is about."""


def begins_with_time(findings: Findings) -> Told | None:
    """Give the first sentence, if the time of outside customers' cases passes between teams; otherwise none."""
    told = are_sides_told(findings) and share_between_teams(findings) >= HARDLY_ANY
    return takes(findings) if told else None


def story(findings: Findings) -> list[Told]:
    """Give the sentences after the first; those that cannot be told are left out."""
    first = begins_with_time(findings)
    told = (whose(findings) if first else None, kept(findings), weakest(findings), gives(findings), compared(findings))
    return [each for each in told if each]


def of_the_clock(findings: Findings) -> dict[str, str]:
    """Give the sections that the honest clock has something to say in, with their titles, in the order of the story."""
    found = {
        "whose-time": ("Whose time it was", are_sides_told(findings)),
        "promises": ("Promises", kept(findings) is not None),
        "weakest-link": ("The weakest link", findings.weakest is not None and bool(findings.weakest.candidates)),
        "two-periods": ("Two periods", bool(findings.comparison)),
        "cost": ("A scenario of cost", findings.cost is not None),
    }
    return {key: title for key, (title, is_there) in found.items() if is_there}
