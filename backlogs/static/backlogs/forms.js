// A form with data-empties is empty again once what it sent is kept; the focus stays, so that one goes on typing.
// What was refused (a refusal that is shown counts as successful with htmx), or a session that ended did not take, stays.
const isKept = ({ successful, xhr }) => successful && xhr.status < 400 && !xhr.getResponseHeader("HX-Redirect");

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt.closest?.("form[data-empties]");
  if (form && isKept(detail) && !(detail.elt === form && form.matches("[data-line]"))) form.reset(); // a line empties it by itself
});
// A <details data-closes> folds when a form inside it was kept; whoever was in it goes on at its summary, by its id if it is new.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const fold = detail.requestConfig?.elt.closest("details[data-closes]"); // who sent it; where it was replaced, htmx tells what it stood in
  if (fold && isKept(detail) && detail.requestConfig?.verb === "post") {
    const summary = fold.querySelector("summary");
    if (fold.contains(document.activeElement)) summary.focus({ preventScroll: true });
    fold.open = false;
    const lost = !document.activeElement || document.activeElement === document.body;
    if (lost && summary.id) document.getElementById(summary.id)?.focus({ preventScroll: true });
  }
});
// A form with data-line is empty as soon as it is sent, and its lines go out one after the other: whoever types faster than the
// server answers loses none. What was refused, or never arrived, stands in the field again, once nobody types there.
const REST = 700;
let sent = Promise.resolve();
let typedAt = 0;

document.addEventListener("input", (event) => { if (event.target.closest("form[data-line]")) typedAt = performance.now(); });

function giveBack(field, line) {
  const rests = REST - (performance.now() - typedAt);
  if (rests > 0) setTimeout(giveBack, rests, field, line);
  else field.value = [line, field.value].filter(Boolean).join(" ");
}

async function send(form, field, line) {
  let kept = false;
  const hear = ({ detail }) => { if (detail.elt === form) kept = isKept(detail); };
  document.addEventListener("htmx:afterRequest", hear);
  await window.htmx.ajax("POST", form.getAttribute("hx-post"), { source: form, values: { [field.name]: line } }).catch(() => {});
  document.removeEventListener("htmx:afterRequest", hear);
  if (!kept) giveBack(field, line);
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-line]");
  if (!form) return;
  event.preventDefault();
  event.stopPropagation();
  const field = form.elements.title;
  const line = field.value;
  form.noValidate = true; // it is empty while a line is on its way
  if (!line.trim()) return;
  field.value = "";
  sent = sent.then(() => send(form, field, line));
}, true);
