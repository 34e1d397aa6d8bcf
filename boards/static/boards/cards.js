// "Move to…" puts the card where its new column's list is, then asks for the fresh one; the board stays where it is scrolled.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-board-move]");
  if (!form) return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(form, event.submitter));
  const card = document.getElementById(`card-${form.dataset.boardMove}`);
  form.closest("dialog").close();
  window.htmx.ajax("POST", form.action, { source: card ?? document.body, values, swap: "none" }).then(() => settle(card, values));
});

function settle(card, values) {
  const lane = card?.closest(".lane");
  const list = lane?.querySelector(`[data-rank-column="${CSS.escape(values.column)}"]`);
  const fresh = document.getElementById(`card-${values.item}`);
  if (list && fresh && fresh.dataset.place === values.column) list.append(fresh);
  fresh?.querySelector("h3 a")?.focus();
}
