// What is typed into a dialog is kept until it was sent: a session that ends, or a server that is away, loses no words.
const kept = (form) => `typed:${form.dataset.typed}`;
const texts = (form) => [...form.querySelectorAll("input:not([type=hidden]), textarea")];

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-typed]");
  if (form) sessionStorage.setItem(kept(form), JSON.stringify(Object.fromEntries(texts(form).map((field) => [field.name, field.value]))));
});

new MutationObserver(() => {
  for (const form of document.querySelectorAll("#dialogs form[data-typed]:not([data-begun])")) {
    form.dataset.begun = "";
    const words = JSON.parse(sessionStorage.getItem(kept(form)) ?? "{}");
    for (const field of texts(form)) if (!field.value && words[field.name]) field.value = words[field.name];
  }
}).observe(document.getElementById("dialogs"), { childList: true });

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest?.("form[data-typed]");
  if (form && event.detail.successful && event.detail.xhr.getResponseHeader("HX-Trigger")) sessionStorage.removeItem(kept(form));
});
