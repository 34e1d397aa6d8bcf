// A form with data-empties is empty again once what it sent is kept; the focus stays, so that one goes on typing.
// What a session that ended did not take is not kept, and stays.
const isKept = ({ successful, xhr }) => successful && !xhr.getResponseHeader("HX-Redirect");

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt.closest?.("form[data-empties]");
  if (form && isKept(detail)) form.reset();
});
// A <details data-closes> folds when a form inside it was kept.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const fold = detail.elt.closest?.("details[data-closes]");
  if (fold && isKept(detail) && detail.requestConfig?.verb === "post") fold.open = false;
});
