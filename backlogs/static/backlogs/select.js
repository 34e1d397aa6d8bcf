// Many items at once: x, a tick, Shift+click or Shift+arrows select rows; a key of a field then acts on all of them, else on the row under the cursor.
const MOST = 500, SPAN = 10_000;
const IN_A_ROW = new Set(["title", "points", "ease", "class", "customer", "service", "labels", "crew"]);
const chosen = new Set();
const bar = document.getElementById("groom-bar");
const row = (key) => document.getElementById(`row-${key}`);
const keyOf = (item) => item?.querySelector("[data-pick]")?.dataset.pick;
const say = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: text }));
const toast = (detail) => document.dispatchEvent(new CustomEvent("toast", { detail }));
const isShown = (item) => !item.closest("[hidden]");
const all = (within = document.getElementById("lists")) => [...within.querySelectorAll("[data-pick]")].filter(isShown).map((box) => box.closest(".groom-item"));
let last = ""; // the id of the row under the cursor
let place = -1; // of that row, when something was begun on it
let anchor = ""; // the key that was selected last

const current = () => document.activeElement?.closest(".groom-item, .groom-feature") ?? document.getElementById(last);

function tell() {
  bar.hidden = !chosen.size;
  const points = [...chosen].reduce((sum, key) => sum + Number(row(key)?.dataset.points || 0), 0);
  bar.querySelector("b").textContent = `${chosen.size} selected${points ? ` · ${Math.round(points * 100) / 100} points` : ""}`;
}

function mark(item, isOn) {
  item.querySelector("[data-pick]").checked = isOn;
  item.classList.toggle("is-picked", isOn);
}

function set(item, isOn) {
  const key = keyOf(item);
  if (!key) return;
  if (isOn) chosen.add(key);
  else chosen.delete(key);
  mark(item, isOn);
  anchor = key;
}

function setAll(items, isOn) {
  items.forEach((item) => set(item, isOn));
  tell();
  say(items.length === 1 ? `${keyOf(items[0])} ${isOn ? "selected" : "not selected"}, ${chosen.size} in all.` : `${chosen.size} selected.`);
}

// A row, or the stories of a feature that is unfolded.
function toggle(item) {
  if (item?.matches(".groom-feature")) {
    const stories = all(item);
    setAll(stories, !stories.every((each) => chosen.has(keyOf(each))));
  } else if (keyOf(item)) setAll([item], !chosen.has(keyOf(item)));
}

function extend(item) {
  const rows = all();
  const [from, to] = [rows.indexOf(row(anchor)), rows.indexOf(item)].sort((one, other) => one - other);
  setAll(from < 0 || !chosen.size ? [item] : rows.slice(from, to + 1), true);
}

function clear() {
  chosen.forEach((key) => { if (keyOf(row(key))) mark(row(key), false); });
  chosen.clear();
  tell();
}

function open(what, keys) {
  if (keys.length > MOST) return toast({ text: `At most ${MOST} items are changed at once; ${keys.length} are selected.`, tone: "warning" });
  const asked = new URLSearchParams({ items: keys.join(",") });
  return window.htmx.ajax("GET", `${bar.dataset.url.replace("/what/", `/${what}/`)}?${asked}`, { source: document.body, target: "#dialogs", swap: "innerHTML" });
}

function act(what) {
  const item = current();
  place = all().indexOf(item);
  if (what === "toggle") toggle(item);
  else if (what === "all") setAll(all(), true);
  else if (what === "clear") clear();
  else if (what === "title" && chosen.size > 1) toast({ text: "Titles are edited one by one." });
  else if (chosen.size && what !== "title") open(what, [...chosen]);
  else if (!keyOf(item)) toast({ text: "Go to a row first: J and K walk them." });
  else if (IN_A_ROW.has(what)) document.dispatchEvent(new CustomEvent("row:edit", { detail: { row: item, part: what } }));
  else open(what, [keyOf(item)]);
}

// The next one in its list, else in the list that follows on the page.
function beside(item, step) {
  const next = step < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (keyOf(next)) return next;
  const rows = all();
  return rows[rows.indexOf(item) + step];
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

document.addEventListener("focusin", (event) => {
  const item = event.target.closest(".groom-item, .groom-feature");
  if (item) last = item.id;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-groom], [data-walk-press]");
  const item = event.target.closest(".groom-item");
  if (button?.dataset.groom) act(button.dataset.groom);
  else if (button?.dataset.walkPress === "[data-walk-move]" && chosen.size) {
    stop(event);
    open("feature", [...chosen]);
  } else if (event.shiftKey && item && keyOf(item) && !event.target.closest(".groom-editor")) {
    if (!event.target.matches("[data-pick]")) stop(event);
    extend(item);
  }
}, true);
// A range by Shift and a click marks no text.
document.addEventListener("mousedown", (event) => {
  if (event.shiftKey && event.target.closest(".groom-item") && !event.target.closest(".groom-editor")) event.preventDefault();
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-pick]")) setAll([target.closest(".groom-item")], target.checked);
  if (target.matches("[data-pick-all]")) {
    setAll(all(target.closest(".groom-feature")), target.checked);
    target.checked = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.target.closest?.("dialog, .groom-editor, input:not([type=checkbox]), textarea, select") || document.querySelector(".is-lifted")) return;
  if (event.key === "Escape" && chosen.size) {
    stop(event);
    clear();
    return say("Nothing is selected.");
  }
  if (!event.shiftKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const item = current();
  const next = keyOf(item) && beside(item, event.key === "ArrowUp" ? -1 : 1);
  if (!next) return;
  stop(event);
  setAll([item, next], true);
  next.querySelector("[data-walk]").focus();
  next.scrollIntoView({ block: "nearest" });
}, true);

// What came anew is ticked if it is selected; what is gone is not selected any more; a further window brings nothing twice.
function settle() {
  chosen.forEach((key) => {
    if (keyOf(row(key))) mark(row(key), true);
    else chosen.delete(key);
  });
  for (const fold of document.querySelectorAll("[data-fold]")) {
    fold.setAttribute("aria-expanded", String(!document.getElementById(fold.dataset.fold).hidden));
  }
  tell();
}

// The row that had the focus, or the one that has its place.
function focus() {
  const rows = all();
  const row = document.getElementById(last) ?? rows[Math.min(Math.max(place, 0), rows.length - 1)];
  row?.querySelector("[data-walk]")?.focus();
}

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (!detail.requestConfig?.elt.closest?.(".groom-more")) return;
  const seen = new Set();
  for (const item of document.querySelectorAll("#lists .groom-item")) {
    if (seen.has(item.id)) item.remove();
    seen.add(item.id);
  }
});

// Rows come for wherever they may stand; those of a window or a fold that is not on this page have no place here.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.xhr.getResponseHeader("HX-Trigger-After-Settle")?.includes("groom:")) return;
  const answer = document.createElement("template");
  answer.innerHTML = detail.serverResponse;
  for (const each of answer.content.querySelectorAll("[hx-swap-oob]")) {
    const [, place] = each.getAttribute("hx-swap-oob").split(":");
    if (!document.querySelector(place ?? `#${CSS.escape(each.id)}`)) each.remove();
  }
  detail.serverResponse = answer.innerHTML;
});

function done({ text, undo }) {
  settle();
  const had = document.activeElement; // a dialog that just closed has it for a moment still
  if (!had || had === document.body || had.closest("dialog:not([open])")) focus();
  const run = () => window.htmx.ajax("POST", undo, { source: bar, swap: "none" }); // not of the body: that reads the lists anew
  toast({ text, act: undo ? { label: "Undo", key: "z", told: "Undo the last change", run } : undefined, span: SPAN });
}

document.addEventListener("groom:done", ({ detail }) => done(detail));
document.addEventListener("groom:anew", ({ detail }) => {
  window.htmx.ajax("GET", location.href, { source: document.body, target: "#lists", swap: "outerHTML" }).then(() => done(detail));
});
