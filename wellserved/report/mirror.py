"""What somebody gives beside what they get: the same share twice on one scale, each with its interval.

The two are told apart by their place and their shape, not by colour alone: above a dot, what is given; beneath it a
ring, what one gets.
"""

from html import escape

from wellserved.analysis.estimates import Estimate
from wellserved.report.numbers import percent

MIRROR_STYLE = """
.mirror { display: block; inline-size: 100%; block-size: 44px; overflow: visible; direction: ltr; }
.mirror .rail { stroke: var(--line); stroke-width: 1; }
.mirror .sure { stroke-width: 6; stroke-linecap: round; stroke: var(--accent-soft); }
.mirror .sure.gets { stroke: var(--wait-soft); }
.mirror .gives { fill: var(--accent); stroke: var(--paper); stroke-width: 1.5; }
.mirror circle.gets { fill: var(--paper); stroke: var(--wait); stroke-width: 3; }
""".strip()
_LANES = {"gives": 13.0, "gets": 31.0}


def mirror(gives: Estimate | None, gets: Estimate | None, says: str) -> str:
    """Draw two shares on a scale from 0 to 100 %; what is not known is left out. Takes: what they are shares of."""
    drawn = "".join(_lane(found, look, says) for found, look in ((gives, "gives"), (gets, "gets")) if found is not None)
    rails = "".join(f'<line class="rail" x1="{at}%" x2="{at}%" y1="2" y2="42"/>' for at in (0, 50, 100))
    return f'<svg class="mirror" aria-hidden="true">{rails}{drawn}</svg>'


def _lane(found: Estimate, look: str, says: str) -> str:
    at, said = _LANES[look], f"<title>{escape(says)}: {percent(found.value)}</title>"
    sure = ""
    if found.low is not None and found.high is not None:
        ends = f'x1="{100 * found.low:.2f}%" x2="{100 * found.high:.2f}%"'
        sure = f'<line class="sure {look}" {ends} y1="{at}" y2="{at}"/>'
    return f'{sure}<circle class="{look}" cx="{100 * found.value:.2f}%" cy="{at}" r="5.5">{said}</circle>'
