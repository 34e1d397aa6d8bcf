// Keys of a page are said where they act: data-key="c", "g b" (one after the other), "Control+k". The dialog lists them.
const SWITCH = "single-keys-off";
const SEQUENCE = 1200;
let typed = "";
let timer = 0;

const isOff = () => localStorage.getItem(SWITCH) !== null;
const isShown = (element) => element.checkVisibility?.() ?? true;
const writes = (element) => element.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
// Of dialogs one over the other the one above has the keys.
const above = () => [...document.querySelectorAll("dialog:modal")].at(-1) ?? document;
const all = () => [...above().querySelectorAll("[data-key]")].filter((each) => !each.closest("dialog:not([open])"));
const found = (key) => all().filter((each) => each.dataset.key === key).find(isShown);

// Shift is told for letters only: "?" needs it on one keyboard and not on the next.
function named(event) {
  const isCapital = event.shiftKey && event.key.length === 1 && event.key.toLowerCase() !== event.key.toUpperCase();
  const modifiers = [event.ctrlKey && "Control", event.metaKey && "Control", event.altKey && "Alt", isCapital && "Shift"].filter(Boolean);
  return [...new Set(modifiers), event.key.length === 1 ? event.key.toLowerCase() : event.key].join("+");
}

function act(element) {
  if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    if (element.matches("summary")) element.focus(); // what it opens is the next stop
    element.click();
    // What is typed next belongs into what was opened, and is no key of the page.
    if (element.matches("details[open] > summary")) element.parentElement.querySelector("form :is(input:not([type=hidden]), select, textarea)")?.focus();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const key = named(event);
  const isPlain = key === "+" || !/(Control|Alt)\+/.test(key);
  if (isPlain && (isOff() || writes(event.target))) return;
  if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return; // held for the key that follows
  // The last key and this one; what was pressed before them (Tab, an arrow) must not spoil the pair.
  const element = (isPlain && typed ? found(`${typed} ${key}`) : undefined) ?? found(key);
  typed = isPlain ? key : "";
  clearTimeout(timer);
  timer = setTimeout(() => { typed = ""; }, SEQUENCE);
  if (element) {
    event.preventDefault();
    typed = "";
    act(element);
  }
});

// What other scripts listen to is only told here: data-key-told.
const keyOf = (element) => element.dataset.key ?? element.dataset.keyTold;

function keysOf(text) {
  return text.split(" ").flatMap((part) => part.split("+")).map((part) => {
    const key = document.createElement("kbd");
    key.textContent = { Control: "Ctrl", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" }[part] ?? (part.length === 1 ? part.toUpperCase() : part);
    return key;
  });
}

function row(element) {
  const line = document.createElement("div");
  const what = document.createElement("dt");
  const how = document.createElement("dd");
  what.textContent = element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? element.innerText.split("\n")[0];
  how.append(...keysOf(keyOf(element)));
  line.append(what, how);
  return line;
}

document.addEventListener("dialog:opening", (event) => {
  const list = event.target.querySelector("[data-keys-list]");
  if (!list) return;
  const told = document.querySelectorAll("[data-key-told]");
  const seen = new Map([...all(), ...told].map((each) => [keyOf(each), each]));
  list.replaceChildren(...[...seen.values()].map(row));
  event.target.querySelector("[data-keys-switch]").checked = !isOff();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-switch]")) return;
  if (event.target.checked) localStorage.removeItem(SWITCH);
  else localStorage.setItem(SWITCH, "");
});
