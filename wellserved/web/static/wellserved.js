// What pages can do beyond links and forms. Everything works without this file; nothing here decides anything.

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const isSeen = (element) => element.getClientRects().length > 0;

// Shortcuts: an element says its keys in data-key ("/", "?", "g t"). A field is focused, anything else is pressed.
// Two keys belong together when the second comes within a second. People can switch them off (data-keys="off").
// A field that a narrow screen has no room for leads to its own page.
const isTyping = (element) => element.closest("input, select, textarea, [contenteditable], dialog[open]") !== null;
let before = { key: "", at: 0 };

function press(event) {
  if (document.body.dataset.keys === "off" || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const both = event.timeStamp - before.at < 1000 ? `${before.key} ${event.key}` : "";
  before = { key: event.key, at: event.timeStamp };
  const named = (keys) => all("[data-key]").find((each) => each.dataset.key === keys);
  const target = (both && named(both)) || named(event.key);
  if (!target) return;
  event.preventDefault();
  before = { key: "", at: 0 };
  if (!target.matches("input")) target.click();
  else if (isSeen(target)) target.focus();
  else location.assign(target.form.action);
}
document.addEventListener("keydown", press);

// Dialogs: with this file a dialog holds the page until it is closed; without it the browser's popover opens it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener ? document.getElementById(opener.dataset.opens) : event.target.closest("dialog");
  if (opener && dialog) {
    event.preventDefault();
    dialog.removeAttribute("popover");
    dialog.showModal();
  } else if (dialog && (event.target === dialog || event.target.closest("[data-closes]"))) {
    dialog.close();
  }
});

// Menus close when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of all("[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of all("[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// The undo bar goes by itself, but never under somebody's hand.
function letGo(bar) {
  const isNeeded = () => bar.matches(":hover, :focus-within");
  const go = () => (isNeeded() ? setTimeout(go, 1000) : bar.remove());
  setTimeout(go, Number(bar.dataset.seconds) * 1000);
  const close = bar.querySelector("[data-dismisses]");
  close.hidden = false;
  close.addEventListener("click", () => bar.remove());
}

// What scrolls within itself can be reached by keyboard; what fits need not be.
const asWide = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

// A part of the page that has just come in gets what it needs.
function prepare(part) {
  all("[data-seconds]", part).forEach(letGo);
  part.querySelector("[data-focus]")?.focus();
  for (const scroll of all(".scroll[tabindex]", part)) asWide.observe(scroll);
}
prepare(document);
document.addEventListener("htmx:load", (event) => event.target !== document.body && prepare(event.target));
