// "Move to…": the answer brings the fresh card to where the old one was; this puts it into the list of its new column.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-board-move]");
  if (!form) return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(form, event.submitter));
  const card = document.getElementById(`card-${values.item}`);
  const list = inLane(card, values.column);
  form.closest("dialog").dataset.answered = "";
  form.closest("dialog").close();
  const from = card && origin(card, values);
  window.htmx.ajax("POST", form.action, { source: list ?? document.body, values, swap: "none" }).then(() => settle(list, values, from));
});

const inLane = (card, column) => card?.closest(".lane")?.querySelector(`[data-rank-column="${CSS.escape(column ?? "")}"]`);

// A card that was refused may still be in the hand, where it was dropped: it comes from the column that the move names.
function origin(card, { expected_column: named }) {
  const list = inLane(card, named);
  return list && list !== card.parentElement ? { list, next: null } : { list: card.parentElement, next: card.nextElementSibling };
}

// A refused move stays refused while the dialog asks why, so the card is not where it is going until the answer says so.
function settle(list, values, from) {
  const fresh = document.getElementById(`card-${values.item}`);
  if (!fresh || fresh.dataset.place !== values.column) return;
  if (list) put(fresh, list, values);
  document.dispatchEvent(new CustomEvent("rank:kept", { detail: { item: fresh, from } }));
  fresh.querySelector("h3 a")?.focus();
}

function put(card, list, { before, after }) {
  const beside = document.getElementById(`card-${before ?? after}`);
  if (beside?.parentElement !== list) list.append(card);
  else if (before) beside.before(card);
  else beside.after(card);
}

// However the question is closed, a card in the hand goes back, unless the question was answered.
const back = () => document.dispatchEvent(new CustomEvent("rank:leave"));
document.addEventListener("click", (event) => {
  const leave = event.target.closest?.("[data-board-leave], [data-board-help]");
  if (leave?.matches("[data-board-leave]")) leave.closest("dialog").close();
  else if (leave) back();
});
document.addEventListener("close", ({ target }) => {
  if (target.querySelector?.("[data-board-leave]") && target.dataset.answered === undefined) back();
}, true);

// A key does something to the card in focus, or to the one that had it last, in a dialog over the board.
let last = null;
document.addEventListener("focusin", (event) => { last = event.target.closest(".card") ?? last; });
document.addEventListener("click", (event) => {
  const key = event.target.closest?.("[data-card-do]");
  const card = last && document.getElementById(last.id);
  if (!key || !card) return;
  const { board } = document.getElementById("card-keys").dataset;
  const address = `/boards/${board}/items/${card.dataset.rankItem}/${key.dataset.cardDo}/`;
  window.htmx.ajax("GET", address, { source: document.body, target: "#dialogs", swap: "innerHTML" });
});
