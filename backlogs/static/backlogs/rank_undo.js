// For ten seconds a new place in an order is taken back by one key; steps of one row are taken back together. It is a move like any other.
const SPAN = 10_000;
let last = null;
let returning = null;

const find = (list, key) => (key ? list.querySelector(`:scope > [data-rank-item="${CSS.escape(key)}"]`) : null);
const placed = (list) => [...list.querySelectorAll(":scope > [data-rank-item]")];
const key = (item) => item?.dataset.rankItem;

// Who stood below, and who above; the row itself has gone from between them.
function beside({ list, next }, item) {
  const others = placed(list).filter((each) => key(each) !== key(item));
  const at = others.findIndex((each) => key(each) === key(next));
  return { next: key(next), previous: key(others[(at < 0 ? others.length : at) - 1]) };
}

function offer(item, from, text) {
  const offered = document.querySelector("#toasts .toast:has([data-key=z]) p")?.textContent;
  const isAgain = last?.key === key(item) && last.list === from.list && last.text === offered;
  if (!isAgain) last = { key: key(item), list: from.list, item, ...beside(from, item) };
  last.text = text;
  const act = { label: "Undo", key: "z", told: "Undo the last move", run: back };
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, act, span: SPAN } }));
}

function back() {
  const { list, next, previous } = last;
  const goal = list.isConnected ? list : document.getElementById(list.id);
  if (!goal) return;
  const row = find(goal, last.key) ?? last.item;
  const more = goal.querySelector(":scope > .groom-more");
  const from = { list: goal, next: row.isConnected ? row.nextElementSibling : more };
  last = null;
  returning = key(row);
  goal.insertBefore(row, find(goal, next) ?? find(goal, previous)?.nextElementSibling ?? more);
  row.querySelector("[data-walk]")?.focus();
  document.dispatchEvent(new CustomEvent("announce", { detail: `${row.dataset.rankLabel} is back at place ${placed(goal).indexOf(row) + 1}.` }));
  document.dispatchEvent(new CustomEvent("rank:moved", { detail: { item: row, from, lifted: false } }));
}

document.addEventListener("rank:kept", ({ detail: { item, from } }) => {
  const now = from?.list?.isConnected && find(from.list, key(item));
  const isBack = returning === key(item);
  returning = null;
  if (now && !isBack) offer(now, from, `${now.dataset.rankLabel}, place ${placed(from.list).indexOf(now) + 1} of ${placed(from.list).length}`);
});
document.addEventListener("rank:sunk", ({ detail: { item, from } }) => offer(item, from, `${item.dataset.rankLabel} is at the bottom, behind what is not shown yet.`));
