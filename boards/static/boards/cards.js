// "Move to…": the answer brings the fresh card to where the old one was; this puts it into the list of its new column.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-board-move]");
  if (!form) return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(form, event.submitter));
  const card = document.getElementById(`card-${values.item}`);
  const list = card?.closest(".lane")?.querySelector(`[data-rank-column="${CSS.escape(values.column)}"]`);
  form.closest("dialog").close();
  window.htmx.ajax("POST", form.action, { source: list ?? document.body, values, swap: "none" }).then(() => settle(list, values));
});

function settle(list, values) {
  const fresh = document.getElementById(`card-${values.item}`);
  if (list && fresh?.dataset.place === values.column) list.append(fresh);
  fresh?.querySelector("h3 a")?.focus();
}
