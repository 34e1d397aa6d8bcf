// Walking a list by key: the row in focus is the one whose [data-walk] link has the focus. Keys are pressed by the buttons that name them.
const all = () => [...document.querySelectorAll("[data-walk]")].filter((each) => each.checkVisibility());
const row = (element) => element?.closest("li")?.querySelector("[data-walk]");
let last = null;
let kept = { place: 0, acted: false };
let asking = null;

// The last row of a window: the next one comes first.
function further(link, step) {
  const more = step > 0 && link?.closest("li").nextElementSibling?.querySelector(":scope > [data-more]");
  if (!more) return false;
  more.addEventListener("htmx:afterOnLoad", () => setTimeout(() => walk(step)), { once: true });
  more.click();
  return true;
}

function walk(step) {
  const links = all();
  const here = links.indexOf(row(document.activeElement));
  if (further(links[here], step)) return;
  const to = here < 0 ? links.indexOf(last) : here + step;
  const link = links[Math.min(Math.max(to, 0), links.length - 1)];
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
}

// Enter in the field that narrows a list asks at once, and goes to the first row of the answer.
document.addEventListener("keydown", (event) => {
  asking = event.key === "Enter" && !event.isComposing && event.target.matches("[data-walk-into]") ? event.target : null;
  if (!asking) return;
  event.preventDefault();
  if (asking.form) asking.form.requestSubmit();
  else window.htmx.trigger(asking, "search");
});

// Escape leaves a field, whose words stay: back to the row that had the focus, or to the first one beneath.
document.addEventListener("keydown", (event) => {
  const field = event.key === "Escape" && !event.defaultPrevented && !event.isComposing && event.target.closest?.("[data-walk-from], [data-walk-into]");
  if (!field || (field.type === "search" && field.value)) return; // the browser empties that first
  const beneath = field.closest("section")?.querySelectorAll("[data-walk]") ?? [];
  (last?.isConnected ? last : ([...beneath].find((each) => each.checkVisibility()) ?? all()[0]))?.focus();
});

// Once htmx knows the answer: before that a key would follow its links.
document.addEventListener("htmx:afterSettle", () => {
  if (asking && [asking, document.body].includes(document.activeElement)) arrive();
});
document.addEventListener("pointerdown", () => { asking = null; });

function arrive() {
  const first = all().find((each) => each.closest(asking.dataset.walkInto));
  (first ?? asking).focus();
}

// What the cursor is on, where it may be ranked.
function ranked() {
  const item = document.activeElement?.closest("li, [data-rank-item]");
  return item?.matches("[data-rank] > [data-rank-item]") ? item : null;
}

// Put there at once, without lifting; rank.js tells the server and puts it back when refused.
function put(item, other, side) {
  const focus = document.activeElement, detail = { item };
  document.dispatchEvent(new CustomEvent("rank:place", { detail }));
  other[side](item);
  focus.focus();
  const places = [...item.parentElement.querySelectorAll(":scope > [data-rank-item]")];
  document.dispatchEvent(new CustomEvent("announce", { detail: `${item.dataset.rankLabel}, place ${places.indexOf(item) + 1} of ${places.length}` }));
  document.dispatchEvent(new CustomEvent("rank:moved", { detail: { item, from: { list: detail.list, next: detail.next }, lifted: false } }));
}

function shift(step) {
  const item = ranked();
  let other = item;
  do other = step < 0 ? other?.previousElementSibling : other?.nextElementSibling;
  while (other && !other.matches("[data-rank-item]"));
  if (other) put(item, other, step < 0 ? "before" : "after");
}

// To the top or the bottom. Where further rows are not on the page yet, the bottom is behind them, and the row goes there.
function toEnd(end) {
  const item = ranked();
  const others = [...(item?.parentElement.querySelectorAll(":scope > [data-rank-item]") ?? [])].filter((each) => each !== item);
  const isWindow = end === "last" && item?.parentElement.querySelector(":scope > .groom-more");
  if (isWindow) sink(item);
  else if (others.length) put(item, others.at(end === "first" ? 0 : -1), end === "first" ? "before" : "after");
}

async function sink(item) {
  const url = item.querySelector("[data-walk-move]").getAttribute("href");
  item.classList.add("is-sending");
  await window.htmx.ajax("POST", url, { source: item, values: { position: "last" }, swap: "none" }).catch(() => {}); // told by the page
  item.classList.remove("is-sending");
}

// A row that went behind what is shown leaves the page once that is kept.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful || detail.requestConfig.parameters.position !== "last") return;
  const item = detail.requestConfig.elt;
  if (!item.isConnected) return; // htmx says it again for a row that left
  document.dispatchEvent(new CustomEvent("rank:sunk", { detail: { item, from: { list: item.parentElement, next: item.nextElementSibling } } }));
  walk(1);
  item.remove();
});

document.addEventListener("focusin", (event) => {
  if (!row(event.target)) return;
  last = row(event.target);
  kept = { place: all().indexOf(last), acted: event.target.matches("[data-walk-act]") };
});
// An answer that took the row away leaves the focus on the row that came into its place.
// What came by itself, asked for by the page and not by a row, takes the focus nowhere.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (asking || detail.elt === document.body || !last || last.isConnected || document.activeElement !== document.body) return;
  const next = all().at(Math.min(kept.place, all().length - 1));
  ((kept.acted && next?.closest("li").querySelector("[data-walk-act]")) || next)?.focus();
});
document.addEventListener("click", (event) => {
  const { walkStep, rankStep, rankEnd, walkPress } = event.target.closest("button")?.dataset ?? {};
  if (walkStep) walk(Number(walkStep));
  if (rankStep) shift(Number(rankStep));
  if (rankEnd) toEnd(rankEnd);
  if (walkPress) [document.activeElement, last].map((each) => each?.closest(`li:has(${walkPress})`)).find(Boolean)?.querySelector(walkPress).click();
});
