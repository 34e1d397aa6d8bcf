// Walking a list by key: the row in focus is the one whose [data-walk] link has the focus. Keys are pressed by the buttons that name them.
const all = () => [...document.querySelectorAll("[data-walk]")].filter((each) => each.checkVisibility());
const row = (element) => element?.closest("li")?.querySelector("[data-walk]");
let last = null;
let kept = { place: 0, acted: false };

function walk(step) {
  const links = all();
  const here = links.indexOf(row(document.activeElement));
  const to = here < 0 ? links.indexOf(last) : here + step;
  const link = links[Math.min(Math.max(to, 0), links.length - 1)];
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
}

// One place up or down at once, without lifting; rank.js tells the server and puts it back when refused.
function shift(step) {
  const item = document.activeElement?.closest("li, [data-rank-item]");
  if (!item?.matches("[data-rank] > [data-rank-item]")) return;
  const focus = document.activeElement;
  let other = item;
  do other = step < 0 ? other.previousElementSibling : other.nextElementSibling;
  while (other && !other.matches("[data-rank-item]"));
  if (!other) return;
  const detail = { item };
  document.dispatchEvent(new CustomEvent("rank:place", { detail }));
  other[step < 0 ? "before" : "after"](item);
  focus.focus();
  const places = [...item.parentElement.querySelectorAll(":scope > [data-rank-item]")];
  document.dispatchEvent(new CustomEvent("announce", { detail: `${item.dataset.rankLabel}, place ${places.indexOf(item) + 1} of ${places.length}` }));
  document.dispatchEvent(new CustomEvent("rank:moved", { detail: { item, from: { list: detail.list, next: detail.next }, lifted: false } }));
}

document.addEventListener("focusin", (event) => {
  if (!row(event.target)) return;
  last = row(event.target);
  kept = { place: all().indexOf(last), acted: event.target.matches("[data-walk-act]") };
});
// An answer that took the row away leaves the focus on the row that came into its place.
document.addEventListener("htmx:afterRequest", () => {
  if (!last || last.isConnected || document.activeElement !== document.body) return;
  const next = all().at(Math.min(kept.place, all().length - 1));
  ((kept.acted && next?.closest("li").querySelector("[data-walk-act]")) || next)?.focus();
});
document.addEventListener("click", (event) => {
  const { walkStep, rankStep, walkPress } = event.target.closest("button")?.dataset ?? {};
  if (walkStep) walk(Number(walkStep));
  if (rankStep) shift(Number(rankStep));
  if (walkPress) [document.activeElement, last].map((each) => each?.closest(`li:has(${walkPress})`)).find(Boolean)?.querySelector(walkPress).click();
});
