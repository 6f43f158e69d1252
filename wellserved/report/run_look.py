"""How a run chart looks: the style sheet of the page that holds it. All colours come from the page, light and dark."""

HEIGHT = 178
"""Of the whole drawing, in pixels."""
SIDE = 60
"""What stands left of the months: the words of the scale."""

RUN_STYLE = f"""
.run svg.months {{ display: block; inline-size: calc(100% - {SIDE}px); margin-inline-end: {SIDE}px; block-size: {HEIGHT}px; overflow: visible; direction: ltr; }}
.run svg.months svg {{ display: block; overflow: visible; }}
.run text {{ font-size: 12.5px; font-weight: 500; font-variant-numeric: tabular-nums; fill: var(--muted); }}
.run .grid {{ stroke: var(--line); }}
.run .usual {{ fill: var(--muted-soft); shape-rendering: crispedges; }}
.run .middle {{ stroke: var(--muted); stroke-width: 1.5; stroke-dasharray: 5 4; }}
.run .middle.later {{ stroke: var(--accent); }}
.run .promise {{ stroke: var(--ink); stroke-width: 1.25; }}
.run .said {{ fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }}
.run .since {{ stroke: var(--edge, var(--muted)); stroke-width: 1.25; stroke-dasharray: 2 3; }}
.run .way {{ stroke: var(--accent); stroke-width: 2.25; stroke-linecap: round; }}
.run .way.over {{ stroke-width: 1.25; stroke-dasharray: 1 5; }}
.run .point {{ fill: var(--accent); stroke: var(--paper); stroke-width: 2; }}
.run .point.outside {{ fill: var(--paper); stroke: var(--wait); stroke-width: 3; }}
.run .gap {{ stroke: var(--line); stroke-width: 2; }}
.run .month {{ fill: transparent; }}
@media (max-width: 40rem) {{ .run .tight {{ display: none; }} }}
@media (forced-colors: active) {{ .run .way, .run .point {{ stroke: CanvasText; }} }}
""".strip()  # noqa: E501 -- one rule a line
"""The figure that holds the drawing has the class `run`."""
