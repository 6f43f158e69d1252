"""What somebody gives beside what they get: the same measure twice on one scale, each with its interval.

The two are told apart by their place and their shape, not by colour alone: above a dot, what is given; beneath it a
ring, what one gets.
"""

from collections.abc import Callable
from html import escape

from wellserved.analysis.estimates import Estimate
from wellserved.report.numbers import percent

MIRROR_STYLE = """
.mirror { display: block; inline-size: 100%; block-size: 44px; overflow: visible; direction: ltr; }
.mirror .rail { stroke: var(--line); stroke-width: 1; }
.mirror .sure { stroke-width: 6; stroke-linecap: round; stroke: var(--accent-soft); }
.mirror .sure.gets { stroke: var(--wait-soft); }
.mirror circle.gives { fill: var(--accent); stroke: var(--paper); stroke-width: 1.5; }
.mirror circle.gets { fill: var(--paper); stroke: var(--wait); stroke-width: 3; }
""".strip()
_LANES = {"gives": 13.0, "gets": 31.0}


def mirror(gives: Estimate | None, gets: Estimate | None, says: str, write: Callable[[float], str] = percent) -> str:
    """Draw two estimates on one scale; what is not known is left out, and empty where both are.

    Shares lie on a scale from 0 to 100 %, amounts on one from 0 to the largest end of an interval. Takes: what they are
    estimates of, and how they are written.
    """
    known = [each for each in (gives, gets) if each is not None]
    if not known:
        return ""
    most = 1.0 if write is percent else max(each.high or each.value for each in known) or 1.0
    drawn = "".join(
        _lane(found, look, most, f"{says}: {write(found.value)}")
        for found, look in ((gives, "gives"), (gets, "gets"))
        if found is not None
    )
    rails = "".join(f'<line class="rail" x1="{at}%" x2="{at}%" y1="2" y2="42"/>' for at in (0, 50, 100))
    return f'<svg class="mirror" aria-hidden="true">{rails}{drawn}</svg>'


def _lane(found: Estimate, look: str, most: float, says: str) -> str:
    at, sure = _LANES[look], ""
    if found.low is not None and found.high is not None:
        ends = f'x1="{100 * found.low / most:.2f}%" x2="{100 * found.high / most:.2f}%"'
        sure = f'<line class="sure {look}" {ends} y1="{at}" y2="{at}"/>'
    place = f'cx="{100 * found.value / most:.2f}%" cy="{at}" r="5.5"'
    return f'{sure}<circle class="{look}" {place}><title>{escape(says)}</title></circle>'
