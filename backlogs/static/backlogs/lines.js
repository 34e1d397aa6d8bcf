// More than one line pasted into a field with [data-lines] is looked over first: the dialog opens with the lines and what they would make.
let from = null; // the field whose words went into the dialog

document.addEventListener("paste", (event) => {
  const field = event.target.closest?.("[data-lines]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!field || !/\S[^\S\n]*[\r\n]+\s*\S/.test(text)) return;
  event.preventDefault();
  from = field;
  const lines = `${field.value.slice(0, field.selectionStart)}${text}${field.value.slice(field.selectionEnd)}`;
  window.htmx.ajax("POST", field.dataset.lines, { source: field, target: "#dialogs", swap: "innerHTML", values: { lines, step: "look" } });
});

// What was added does not wait in its field any more.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!from || !detail.successful || !detail.elt.matches?.("form.lines")) return;
  from.value = "";
  from = null;
});
