// Ranking by key ("rank:lifted", "rank:released" say what is in the hand): Space lifts the item in focus, arrows carry it, Space drops it, Escape puts it back. All is said in the live region.
let held = null;

const say = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: text }));
const name = (item) => item.dataset.rankLabel ?? item.dataset.rankItem;
const items = (list) => [...list.querySelectorAll(":scope > [data-rank-item]")];
const grip = (item) => item.querySelector("[data-rank-grip], a, button") ?? item;

function where(item) {
  const list = item.parentElement;
  const column = list.dataset.rankLabel ? `${list.dataset.rankLabel}, ` : "";
  const ahead = list.dataset.rankAhead ? `. ${list.dataset.rankAhead}` : ""; // what the page knows of a limit there
  return `${column}place ${items(list).indexOf(item) + 1} of ${items(list).length}${ahead}`;
}

function lift(item) {
  const detail = { item };
  document.dispatchEvent(new CustomEvent("rank:place", { detail }));
  held = { item, from: { list: detail.list, next: detail.next }, focus: document.activeElement };
  item.classList.add("is-lifted");
  document.dispatchEvent(new CustomEvent("rank:lifted", { detail: { item } }));
  say(`${name(item)} lifted, ${where(item)}. Arrows move it, Space drops it, Escape puts it back.`);
}

function release() {
  const { item, from, focus } = held;
  held = null;
  item.classList.remove("is-lifted");
  document.dispatchEvent(new CustomEvent("rank:released"));
  (item.contains(focus) ? focus : grip(item)).focus();
  return { item, from };
}

function drop() {
  const { item, from, focus } = held;
  say(`${name(item)} dropped, ${where(item)}.`);
  release();
  document.dispatchEvent(new CustomEvent("rank:moved", { detail: { item, from, lifted: true } }));
  focus.focus?.();
}

function putBack() {
  document.dispatchEvent(new CustomEvent("rank:back", { detail: held }));
  say(`${name(held.item)} is back where it was.`);
  release();
}

function within(step) {
  const list = items(held.item.parentElement);
  const other = list[list.indexOf(held.item) + step];
  if (other) other[step > 0 ? "after" : "before"](held.item);
}

function across(step) {
  const list = held.item.parentElement;
  const group = list.dataset.rankGroup;
  const lists = group ? [...document.querySelectorAll("[data-rank]")].filter((each) => each.dataset.rankGroup === group) : [list];
  const target = lists[lists.indexOf(list) + step];
  if (!target) return;
  const other = items(target)[items(list).indexOf(held.item)];
  if (other) other.before(held.item);
  else target.append(held.item);
}

const MOVES = {
  ArrowUp: () => within(-1), ArrowDown: () => within(1), ArrowLeft: () => across(-1), ArrowRight: () => across(1),
  Home: () => held.item.parentElement.prepend(held.item), End: () => held.item.parentElement.append(held.item),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("dialog")) return;
  if (!held) {
    const row = event.target.closest?.("li, [data-rank-item]"); // a row that nobody may rank does not lift the one around it
    const item = row?.matches("[data-rank] > [data-rank-item]") && row;
    if (event.key !== " " || !item || event.target.matches("input, textarea, select, summary, button:not([data-rank-grip])")) return;
    event.preventDefault();
    lift(item);
    return;
  }
  const move = MOVES[event.key];
  if (!move && ![" ", "Enter", "Escape", "Tab"].includes(event.key)) return;
  event.preventDefault();
  if (event.key === "Escape" || event.key === "Tab") putBack();
  else if (!move) drop();
  else {
    move();
    (held.item.contains(held.focus) ? held.focus : grip(held.item)).focus();
    say(where(held.item));
  }
});

// A refused drop stays in the hand where it was dropped; the toast says why.
document.addEventListener("rank:refused", ({ detail: { item, from } }) => {
  if (!item.isConnected) return;
  held = { item, from, focus: grip(item) };
  item.classList.add("is-lifted");
  document.dispatchEvent(new CustomEvent("rank:lifted", { detail: { item } }));
  grip(item).focus();
  say(`${name(item)} is still in your hand. Escape puts it back.`);
});

// A dialog may ask about the drop: answered, the item went its way by another door; or it is left where it was.
document.addEventListener("rank:kept", ({ detail: { item } }) => {
  if (held?.item.dataset.rankItem !== item.dataset.rankItem) return;
  held.item.classList.remove("is-lifted");
  held = null;
  document.dispatchEvent(new CustomEvent("rank:released"));
});
document.addEventListener("rank:leave", () => { if (held) putBack(); });
