// More than one line pasted into a field with [data-lines] is looked over first: the dialog opens with the lines and what they would make.
document.addEventListener("paste", (event) => {
  const field = event.target.closest?.("[data-lines]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!field || !/\S[^\S\n]*[\r\n]+\s*\S/.test(text)) return;
  event.preventDefault();
  const before = field.value.slice(0, field.selectionStart);
  const lines = `${before}${text}${field.value.slice(field.selectionEnd)}`;
  window.htmx.ajax("POST", field.dataset.lines, { source: field, target: "#dialogs", swap: "innerHTML", values: { lines, step: "look" } });
});

// What was taken into the dialog and added is not waiting in the field any more.
document.addEventListener("groom:done", () => {
  for (const field of document.querySelectorAll("[data-lines]")) if (!field.matches(":focus")) field.value = "";
});
