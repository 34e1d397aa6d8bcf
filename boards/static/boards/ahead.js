// Before the drop: once a card is lifted or dragged, each place that would warn or refuse says so. The server is asked, and decides again.
// A lifted card has a bar that names its keys.
const board = () => document.getElementById("card-keys")?.dataset.board;
const bar = () => document.getElementById("lifted-bar");
const card = (key) => document.getElementById(`card-${key}`);
let asked = 0;

function clear() {
  asked++;
  document.querySelectorAll("[data-rank-ahead]").forEach((list) => { delete list.dataset.rankAhead; delete list.dataset.aheadRefuses; });
}

async function ask(item) {
  clear();
  const now = asked;
  const group = item.parentElement.dataset.rankGroup;
  try {
    const answer = await fetch(`/boards/${board()}/ahead/?item=${encodeURIComponent(item.dataset.rankItem)}`, { headers: { Accept: "application/json" } });
    if (answer.ok && now === asked) mark((await answer.json()).columns, group, now);
  } catch { /* without a connection nothing is known ahead; the drop says it */ }
}

function mark(columns, group, now) {
  if (now !== asked) return;
  for (const { column, words, refuses } of columns.filter((each) => each.words)) {
    for (const list of document.querySelectorAll(`.board [data-rank-column="${CSS.escape(column)}"]`)) {
      if (list.dataset.rankGroup !== group) continue;
      list.dataset.rankAhead = words;
      if (refuses) list.dataset.aheadRefuses = "";
    }
  }
}

document.addEventListener("rank:place", ({ detail: { item } }) => { if (item.matches(".board .card")) ask(item); });
document.addEventListener("rank:moved", clear);
document.addEventListener("rank:back", clear);
document.addEventListener("rank:released", () => { clear(); if (bar()) bar().hidden = true; });
document.addEventListener("rank:lifted", ({ detail: { item } }) => {
  if (!bar() || !item.matches(".board .card")) return;
  bar().querySelector("b").textContent = `${item.dataset.rankItem} lifted`;
  bar().hidden = false;
});

// The policy pulled a card: it goes to the end of its new column, and the move can be taken back like any other.
document.addEventListener("card:pulled", ({ detail: { item, column, text } }) => {
  document.addEventListener("htmx:afterRequest", () => {
    const fresh = card(item);
    const list = fresh?.closest(".lane")?.querySelector(`[data-rank-column="${CSS.escape(column)}"]`);
    document.dispatchEvent(new CustomEvent("announce", { detail: text }));
    if (list && fresh.parentElement !== list) {
      const from = { list: fresh.parentElement, next: fresh.nextElementSibling };
      list.append(fresh);
      document.dispatchEvent(new CustomEvent("rank:kept", { detail: { item: fresh, from } }));
    }
    requestAnimationFrame(() => card(item)?.querySelector("h3 a")?.focus()); // the dialog gives the focus back first
  }, { once: true });
});
