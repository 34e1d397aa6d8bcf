// A form is sent once; one with data-autosubmit is sent by choosing.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form) form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.dataset.sent) {
    if (form.dataset.sent) event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  setTimeout(() => delete form.dataset.sent, 4000);
});

document.addEventListener("keydown", (event) => {
  const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (!isSend || event.defaultPrevented || !event.target.matches?.("textarea, input:not([type=submit], [type=button])")) return;
  event.preventDefault();
  event.target.form?.requestSubmit();
});

// What a script puts on the page may have its focus and its keys before htmx knows it. Who is faster than that sends
// no page, and sends which button it was.
const known = new WeakSet();
document.addEventListener("htmx:afterProcessNode", ({ target }) => known.add(target));
function makeKnown({ target }) {
  for (const node of [target.closest?.("form"), target.closest?.("[hx-post], [hx-get]")]) {
    if (node && !known.has(node)) window.htmx?.process(node);
  }
}
for (const name of ["focusin", "click", "change", "submit"]) document.addEventListener(name, makeKnown, true);
