// Many cards at once: x, Shift+click, Shift+arrows or a long press select; the bar, and the keys that act on one card, act on all of them.
const chosen = new Set();
const SPAN = 10_000, PRESS = 500, SLACK = 10;
const card = (key) => document.getElementById(`card-${key}`);
const bar = () => document.getElementById("selected-bar");
const say = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: text }));
const onBoard = (node) => node?.closest?.(".board [data-rank] > .card");
let last = null;
let held = false;

function show() {
  const count = chosen.size;
  bar().hidden = !count;
  bar().querySelector("b").textContent = `${count} card${count === 1 ? "" : "s"} selected`;
}

function set(item, isOn) {
  const key = item.dataset.rankItem;
  if (isOn) chosen.add(key);
  else chosen.delete(key);
  item.classList.toggle("is-selected", isOn);
  last = key;
  show();
  say(`${key} ${isOn ? "selected" : "not selected"}, ${chosen.size} in all.`);
}

function clear() {
  chosen.forEach((key) => card(key)?.classList.remove("is-selected"));
  chosen.clear();
  if (bar()) show();
}

const toggle = (item) => set(item, !chosen.has(item.dataset.rankItem));

// From the last one to this, within one list; else this one alone.
function extend(item) {
  const list = [...item.parentElement.querySelectorAll(":scope > .card")];
  const [from, to] = [list.indexOf(card(last)), list.indexOf(item)].sort((one, other) => one - other);
  if (from < 0 || !chosen.size) toggle(item);
  else list.slice(from, to + 1).forEach((each) => set(each, true));
}

// However they were selected, they go in the order in which they stand.
function standing(one, other) {
  const [first, second] = [card(one), card(other)];
  return first && second && first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : -1;
}

function open(what) {
  const { board } = document.getElementById("card-keys").dataset;
  const asked = new URLSearchParams([...chosen].sort(standing).map((key) => ["item", key]));
  window.htmx.ajax("GET", `/boards/${board}/selected/${what}/?${asked}`, { source: document.body, target: "#dialogs", swap: "innerHTML" });
}

document.addEventListener("click", (event) => {
  const wasHeld = held;
  held = false;
  const pressed = event.target.closest?.("#card-keys button, #selected-bar button");
  const item = onBoard(event.target);
  if (wasHeld && item) stop(event); // the click with which a long press ends
  else if (pressed) act(pressed, event);
  else if (item && (event.shiftKey || (chosen.size && event.pointerType === "touch" && !event.target.closest("button")))) {
    stop(event);
    if (event.shiftKey) extend(item);
    else toggle(item);
  }
}, true);

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function act(button, event) {
  const { selectedDo, cardDo, walkPress } = button.dataset;
  if (selectedDo === "toggle") {
    const item = onBoard(document.activeElement);
    if (item) toggle(item);
  } else if (selectedDo === "clear") clear();
  else if (selectedDo) open(selectedDo);
  else if (chosen.size && (walkPress === ".card-to" || ["pair", "block"].includes(cardDo))) {
    stop(event);
    open(walkPress ? "move" : cardDo);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest?.("dialog, input, textarea, select") || document.querySelector(".is-lifted")) return;
  if (event.key === "Escape" && chosen.size) {
    stop(event);
    clear();
    return say("Nothing is selected.");
  }
  const item = onBoard(event.target);
  if (!item || !event.shiftKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  stop(event);
  const next = event.key === "ArrowUp" ? item.previousElementSibling : item.nextElementSibling;
  set(item, true);
  if (!next?.matches(".card")) return;
  set(next, true);
  next.querySelector("h3 a").focus();
}, true);

// A long press selects; a finger that moves scrolls.
let press = null;
function leave() {
  clearTimeout(press?.timer);
  press = null;
}
document.addEventListener("pointerdown", (event) => {
  const item = event.pointerType === "touch" && !event.target.closest("button") && onBoard(event.target);
  held = false; // a long press ended without a click
  leave();
  if (item) press = { x: event.clientX, y: event.clientY, timer: setTimeout(() => { press = null; held = true; toggle(item); }, PRESS) };
});
document.addEventListener("pointermove", (event) => { if (press && Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLACK) leave(); });
["pointerup", "pointercancel"].forEach((name) => document.addEventListener(name, leave));
document.addEventListener("contextmenu", (event) => { if (held && onBoard(event.target)) event.preventDefault(); });

// Where each was seen, so that a stale move is refused; the server takes them in the order of the items.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.dataset?.selected !== "move") return;
  const keys = new FormData(detail.elt).getAll("item");
  const seen = keys.map((key) => card(key)?.closest("[data-rank-column]")?.dataset.rankColumn);
  if (seen.every(Boolean)) detail.parameters.expected_column = seen;
});

document.addEventListener("cards:done", ({ detail: { text, undo } }) => {
  clear();
  const run = () => window.htmx.ajax("POST", undo.url, { source: document.body, values: undo.values, swap: "none" });
  const act = undo ? { label: "Undo", key: "z", told: "Undo the last change", run } : undefined;
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, act, span: SPAN } }));
});

// A card that was exchanged stays selected; one that left the board does not.
document.addEventListener("board:card", ({ detail: { is } }) => is.classList.toggle("is-selected", chosen.has(is.dataset.rankItem)));
document.addEventListener("board:merged", () => {
  chosen.forEach((key) => { if (!card(key)) chosen.delete(key); else card(key).classList.add("is-selected"); });
  if (bar()) show();
});
