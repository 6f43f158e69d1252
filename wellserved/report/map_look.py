"""How the map looks and answers: style sheet and script of the page that holds it. All colours come from the page."""

NAME_SIZE = 14.0
FIGURE_SIZE = 12.5

MAP_STYLE = f"""
.map {{ display: block; max-width: 100%; height: auto; overflow: visible; }}
.map text {{ font-variant-numeric: tabular-nums; unicode-bidi: plaintext; }}
.map .name {{ font-size: {NAME_SIZE}px; font-weight: 600; fill: var(--ink); }}
.map .figure {{ font-size: {FIGURE_SIZE}px; fill: var(--muted); }}
.map rect {{ fill: var(--paper); stroke: var(--line); stroke-width: 1.25; }}
.map .outside rect {{ fill: var(--accent); stroke: var(--accent); }}
.map .outside text {{ fill: var(--paper); }}
.map .fold rect {{ fill: none; stroke: var(--muted); stroke-dasharray: 2 4; stroke-linecap: round; }}
.map .fold .name {{ font-weight: 400; fill: var(--muted); }}
.map .casing {{ fill: none; stroke: var(--paper); }}
.map .link {{ fill: none; stroke: var(--accent); }}
.map .head {{ fill: var(--accent); }}
.map.waiting .link {{ stroke: var(--wait); }}
.map.waiting .head {{ fill: var(--wait); }}
.map .rest {{ opacity: 0.5; }}
.ring {{ fill: var(--paper); stroke: var(--wait); stroke-width: 3.5; }}
.map .link.rest, .map.flow .link.back, .map .link.unknown {{ stroke: var(--muted); }}
.map .head.rest, .map.flow .head.back, .map .head.unknown {{ fill: var(--muted); }}
.map.flow .link.weakest {{ stroke: var(--wait); }}
.map.flow .head.weakest {{ fill: var(--wait); }}
.map .links path, .map .team {{ transition: opacity 120ms; }}
.map.chosen .links path, .map.chosen .team {{ opacity: 0.16; }}
.map.chosen .links .casing, .map.chosen .ring {{ opacity: 0; }}
.map.chosen .links .near, .map.chosen .near {{ opacity: 1; }}
.map .team:focus {{ outline: none; }}
.map .team:focus rect, .map a:focus rect {{ stroke: var(--accent); stroke-width: 3; stroke-dasharray: none; }}
.map .outside:focus rect {{ stroke: var(--ink); }}
@media (prefers-reduced-motion: reduce) {{ .map.flow .link.weakest {{ stroke: var(--wait); }}
.map.flow .head.weakest {{ fill: var(--wait); }}
.map .links path, .map .team {{ transition: none; }} }}
@media print {{ .map {{ break-inside: avoid; }} }}
""".strip()

MAP_SCRIPT = """
(() => {
  "use strict";
  for (const map of document.querySelectorAll("svg.map")) {
    const teams = [...map.querySelectorAll(".team")];
    const lines = [...map.querySelectorAll(".links path")];
    const weight = (link) => link.getAttribute("stroke-width") - (link.classList.contains("rest") ? 99 : 0);
    const links = [...map.querySelectorAll(".link")].sort((a, b) => weight(b) - weight(a)).map((link) => link.dataset);

    const show = (chosen) => {
      const { team, provider, customer } = chosen?.dataset ?? {};
      const isNear = (ends) =>
        team === undefined
          ? ends.provider === provider && ends.customer === customer
          : ends.provider === team || ends.customer === team;
      const near = links.filter(isNear);
      const names = new Set([team, ...near.map((ends) => ends.provider), ...near.map((ends) => ends.customer)]);
      map.classList.toggle("chosen", Boolean(chosen));
      for (const line of lines) line.classList.toggle("near", isNear(line.dataset));
      for (const box of teams) box.classList.toggle("near", names.has(box.dataset.team));
    };
    const teamOf = (element) => element.closest(".team") ?? element.querySelector(".team");
    const focused = () => (map.contains(document.activeElement) ? teamOf(document.activeElement) : null);

    map.addEventListener("pointerover", (event) => show(event.target.closest(".team, .links path") ?? focused()));
    map.addEventListener("pointerleave", () => show(focused()));
    map.addEventListener("focusin", (event) => show(teamOf(event.target)));
    map.addEventListener("focusout", () => show(null));
    map.addEventListener("keydown", (event) => {
      const name = focused()?.dataset.team;
      if (event.key === "Escape") document.activeElement.blur();
      const [from, to] = { ArrowRight: ["provider", "customer"], ArrowLeft: ["customer", "provider"] }[event.key] ?? [];
      const next = from && links.find((ends) => ends[from] === name)?.[to];
      const team = next && teams.find((other) => other.dataset.team === next);
      if (team) (team.closest("a") ?? team).focus();
    });
  }
})();
""".strip()
