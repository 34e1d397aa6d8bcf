// A form with data-empties is empty again once what it sent is kept; the focus stays, so that one goes on typing.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt.closest?.("form[data-empties]");
  if (form && detail.successful) form.reset();
});
// A <details data-closes> folds when a form inside it was kept.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const fold = detail.elt.closest?.("details[data-closes]");
  if (fold && detail.successful && detail.requestConfig?.verb === "post") fold.open = false;
});
