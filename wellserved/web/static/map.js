// The map. The first part is the script of the report's map, word for word (wellserved/report/map_look.py): it brings
// out what belongs together, and the arrow keys follow the links. Everything can be reached without this file.

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

// Larger and smaller: the buttons change which part of the drawing is shown, and dragging moves it.
for (const bar of document.querySelectorAll("[data-zoom]")) {
  const map = bar.closest(".map-figure").querySelector(".map-wide svg.map");
  const [, , width, height] = map.getAttribute("viewBox").split(" ").map(Number);
  const part = { x: 0, y: 0, scale: 1 };
  const least = (value, most) => Math.min(Math.max(value, 0), most);

  const show = () => {
    const [wide, high] = [width / part.scale, height / part.scale];
    part.x = least(part.x, width - wide);
    part.y = least(part.y, height - high);
    map.setAttribute("viewBox", `${part.x} ${part.y} ${wide} ${high}`);
    map.classList.toggle("zoomed", part.scale > 1);
  };
  const zoom = (by) => {
    const before = part.scale;
    part.scale = by ? Math.min(Math.max(part.scale * by, 1), 6) : 1;
    part.x += (width / before - width / part.scale) / 2;
    part.y += (height / before - height / part.scale) / 2;
    show();
  };
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const by = event.target.closest("[data-by]")?.dataset.by;
    if (by !== undefined) zoom(Number(by));
  });

  // A short press on a box still follows its link; only a real drag moves the drawing.
  let held = null;
  map.addEventListener("pointerdown", (event) => {
    if (part.scale > 1) held = { x: event.clientX, y: event.clientY, moved: false };
  });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    const [across, down] = [event.clientX - held.x, event.clientY - held.y];
    if (!held.moved && Math.hypot(across, down) < 4) return;
    const pixel = width / part.scale / map.getBoundingClientRect().width;
    part.x -= across * pixel;
    part.y -= down * pixel;
    held = { x: event.clientX, y: event.clientY, moved: true };
    show();
  });
  window.addEventListener("pointerup", () => setTimeout(() => (held = null)));
  map.addEventListener("click", (event) => held?.moved && event.preventDefault(), true);
  map.addEventListener("dragstart", (event) => event.preventDefault());
}
