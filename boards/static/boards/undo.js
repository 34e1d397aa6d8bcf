// For ten seconds the last move can be taken back: by the toast's button, or by its key. It is a move like any other, so it may be refused.
const SPAN = 10_000;
let last = null;

const card = (key) => document.getElementById(`card-${key}`);
const named = (item) => item?.dataset.rankItem;

function offer({ item, from }) {
  const key = named(item);
  const now = card(key)?.closest("[data-rank]");
  if (!from || !now || now.dataset.rankColumn === undefined) return;
  last = { key, list: from.list, next: named(from.next), from: from.list.dataset.rankColumn, now: now.dataset.rankColumn };
  const text = last.from === last.now ? `${key} has another place.` : `${key} is in ${now.dataset.rankLabel}.`;
  const act = { label: "Undo", key: "z", told: "Undo the last move", run: back };
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, act, span: SPAN } }));
}

// A place among others is asked for within a column only: in a queue it would be a change of the order, which is the lead's.
function back() {
  const { key, list, next, from, now } = last;
  const moved = card(key);
  const goal = list.isConnected ? list : document.getElementById(list.id);
  if (!moved || !goal) return;
  const values = { item: key, column: from, expected_column: now };
  const beside = goal.querySelector(`:scope > [data-rank-item="${CSS.escape(next ?? "")}"]`);
  if (from === now && beside) values.before = next;
  window.htmx.ajax("POST", goal.dataset.rankUrl, { source: goal, values, swap: "none" }).then(() => {
    const fresh = card(key);
    if (fresh?.dataset.place !== from) return;
    goal.insertBefore(fresh, beside);
    fresh.querySelector("h3 a")?.focus();
    document.dispatchEvent(new CustomEvent("announce", { detail: `${key} is back in ${goal.dataset.rankLabel}.` }));
  });
}

document.addEventListener("rank:kept", ({ detail }) => offer(detail));
