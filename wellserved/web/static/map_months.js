// The slider over the months: it names the month while it moves, and shows it as soon as it is let go. Without this file
// there is a button for it.

for (const form of document.querySelectorAll("form[data-months]")) {
  const slider = form.querySelector("input[type=range]");
  const said = form.querySelector("output");
  const names = new Map([...form.querySelectorAll("option")].map((option) => [option.value, option.label]));
  const REST = 300; // milliseconds: whoever goes on with the arrow keys is not held up by every month on the way
  let soon = 0;

  const tell = () => {
    const name = names.get(slider.value) ?? "";
    said.hidden = false;
    said.textContent = name;
    slider.setAttribute("aria-valuetext", name);
  };
  form.querySelector("button").hidden = true;
  slider.addEventListener("input", tell);
  slider.addEventListener("change", () => {
    clearTimeout(soon);
    soon = setTimeout(() => form.requestSubmit(), REST);
  });
}
