// The parts of an item: a refusal is said where it was asked for, the focus stays in the part that was exchanged, Escape leaves an editor.
const spoken = (text) => new DOMParser().parseFromString(text, "text/html").querySelector("p")?.textContent;
const host = (form) => form.closest("li, .item-head, .panel-in, .item-editor") ?? form.parentElement;
let last = "";

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig.elt.closest?.("[data-item] form, .item-head form");
  if (!form || detail.xhr.getResponseHeader("HX-Retarget") !== "#toasts") return;
  detail.shouldSwap = false;
  const note = Object.assign(document.createElement("p"), { className: "item-refused", textContent: spoken(detail.xhr.responseText) });
  note.setAttribute("role", "alert");
  host(form).append(note);
  note.scrollIntoView({ block: "nearest" });
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const form = detail.elt.closest?.("form");
  if (form) host(form).querySelectorAll(".item-refused").forEach((note) => note.remove());
});

document.addEventListener("focusin", (event) => {
  const part = event.target.closest("[data-part][id]");
  if (part) last = part.id;
});
document.addEventListener("htmx:afterSettle", () => {
  const isLost = [document.body, document.querySelector("dialog[open]")].includes(document.activeElement);
  const part = isLost && last && document.getElementById(last);
  if (part) (part.querySelector("[autofocus]") ?? part.querySelector("[data-home]") ?? part.querySelector("button, a, summary"))?.focus();
});

const isChanged = (editor) => [...editor.querySelectorAll("input:not([type=hidden]), textarea")].some((each) => each.value !== each.defaultValue);

document.addEventListener("keydown", (event) => {
  const editor = event.target.closest?.("[data-editor]");
  if (event.key !== "Escape" || event.defaultPrevented || !editor || isChanged(editor)) return;
  event.preventDefault();
  editor.querySelector("[data-editor-cancel]").click();
});
