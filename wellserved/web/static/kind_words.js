// While somebody types, words that look for who did something are pointed out, with a way to say it that leads on.
// The list came with the page: nothing is sent and nothing is kept. Finds the same as wellserved/words/solution_words.py.

const REST = 600; // So long nobody types before anything is said: a reader of the screen is not talked over.
const left = new Set(); // What somebody chose to leave as it is, until the page is left.
const plain = (said) => said.toLowerCase().replaceAll("’", "'").split(/\s+/).join(" ");

function read(list) {
  const instead = new Map();
  for (const [way, phrases] of Object.entries(list.ways)) for (const phrase of phrases) instead.set(phrase, way);
  const longestFirst = [...instead.keys(), ...list.harmless].sort((one, other) => other.length - one.length);
  const either = longestFirst.map((phrase) => phrase.split(" ").join("\\s+").replaceAll("'", "['’]")).join("|");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${either})(?![\\p{L}\\p{N}])`, "giu");
  return { instead, pattern, most: list.most };
}

let known = null;
export function pointedOut(text) {
  known ??= read(JSON.parse(document.querySelector("[data-kind-words-list]").dataset.kindWordsList));
  const found = new Map();
  for (const [said] of text.matchAll(known.pattern)) {
    const phrase = plain(said);
    if (known.instead.has(phrase) && !found.has(phrase) && !left.has(phrase)) found.set(phrase, said);
  }
  return [...found].slice(0, known.most);
}

function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function show(field, place) {
  const found = pointedOut(field.value);
  const now = found.map(([phrase]) => phrase).join("|");
  if (place.dataset.shown === now) return;
  place.dataset.shown = now;
  place.replaceChildren();
  if (!found.length) return;
  const list = element("ul");
  for (const [phrase, said] of found) {
    const line = element("li");
    line.append(element("q", said), ` ${place.dataset.perhaps} `, element("span", `“${known.instead.get(phrase)}”`));
    list.append(line);
  }
  const close = element("button", place.dataset.close, "button small quiet");
  close.type = "button";
  close.addEventListener("click", () => {
    for (const [phrase] of found) left.add(phrase);
    show(field, place);
    field.focus();
  });
  const end = element("p", `${place.dataset.private} `);
  end.append(close);
  place.append(list, end);
}

const waiting = new WeakMap();
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-kind-words]")) return;
  const place = document.getElementById(`${field.id}_kind`);
  if (!place || !document.querySelector("[data-kind-words-list]")) return;
  clearTimeout(waiting.get(field));
  waiting.set(field, setTimeout(() => show(field, place), REST));
});
