(() => {
  "use strict";
  const made = (tag, properties = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...inside);
    return element;
  };
  const number = (cell) => Number.parseFloat(cell.textContent.replace(/[^\d.-]/g, ""));

  // Search: rows stay that hold every word, in any column of names.
  const addSearch = (box, tools) => {
    const table = box.querySelector("table");
    const rows = [...table.tBodies[0].rows];
    const texts = rows.map((row) => [...row.querySelectorAll("th, .t")].map((cell) => cell.textContent).join(" ").toLowerCase());
    const field = made("input", { type: "search", id: `${box.id}-search`, placeholder: "Search for a team", autocomplete: "off" });
    field.setAttribute("aria-label", "Search for a team in this table");
    const said = made("span", { className: "note-inline", role: "status" });
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let found = 0;
      rows.forEach((row, at) => {
        row.hidden = !words.every((word) => texts[at].includes(word));
        found += row.hidden ? 0 : 1;
      });
      table.classList.toggle("found", words.length > 0);
      said.textContent = words.length ? `${found} of ${rows.length} rows` : "";
    });
    tools.append(field, said);
  };

  // Sorting: by name or by how often. There is no order by who waits longest.
  const addSorting = (box) => {
    const table = box.querySelector("table");
    const heads = [...table.tHead.rows[0].cells];
    for (const at of box.dataset.sort.split(" ").map(Number)) {
      const head = heads[at];
      const isText = head.classList.contains("t");
      const button = made("button", { type: "button" }, ...head.childNodes);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "descending" : isText;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = (row) => (isText ? row.cells[at].textContent : number(row.cells[at]));
        const order = (one, other) => (isText ? one.localeCompare(other) : one - other);
        const sorted = [...table.tBodies[0].rows].sort((one, other) => order(key(one), key(other)) * (up ? 1 : -1));
        table.tBodies[0].append(...sorted);
      });
      head.append(button);
    }
  };

  // Copying: the table as text with tabs, which spreadsheets take.
  const addCopying = (box, tools) => {
    const button = made("button", { type: "button" }, "Copy table");
    button.addEventListener("click", async () => {
      const rows = [...box.querySelector("table").rows].filter((row) => !row.hidden);
      const text = rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim().replace(/\s+/g, " ")).join("\t")).join("\n");
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        button.textContent = "This browser does not allow copying";
      }
    });
    tools.classList.toggle("only", !tools.hasChildNodes());
    tools.append(button);
  };

  for (const box of document.querySelectorAll(".table")) {
    const tools = made("div", { className: "tools" });
    if ("search" in box.dataset) addSearch(box, tools);
    if ("sort" in box.dataset) addSorting(box);
    addCopying(box, tools);
    box.prepend(tools);
  }

  const open = () => {
    const details = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (details?.localName === "details") details.open = true;
  };
  addEventListener("hashchange", open);
  open();

  // On paper there is nothing to click: what is folded away opens for printing and closes again.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((details) => (details.open = true));
  });
  addEventListener("afterprint", () => folded.forEach((details) => (details.open = false)));
})();
