// While large files are sent, the page says how far they are. Without this file the browser says so itself.

const form = () => document.querySelector("form[data-sends]");
const told = () => form()?.querySelector("[data-sending]");

document.addEventListener("htmx:xhr:progress", (event) => {
  const { loaded, total } = event.detail;
  if (!told() || !total) return;
  told().querySelector("progress").value = (100 * loaded) / total;
  if (loaded === total) say("arrived");
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target !== form()) return;
  told().hidden = false;
  told().querySelector("progress").value = 0;
  say("");
});
for (const failed of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failed, () => say("failed"));
}

function say(what) {
  const line = told()?.querySelector("[role=status]");
  if (line) line.textContent = what ? line.dataset[what] : "";
}
