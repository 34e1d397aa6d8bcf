// One field of a row in place: its editor comes under the row, Enter saves, Escape leaves. Markup: [data-editable] (address), [data-edit] on a cell.
const editor = () => document.querySelector(".groom-editor");
const first = (box) => ["[aria-invalid=true]", "[autofocus]", "input:not([type=hidden]), select"].map((each) => box.querySelector(each)).find(Boolean);

function isChanged(box) {
  const typed = [...box.querySelectorAll("input:not([type=hidden]), textarea")];
  const isOn = (each) => (each.type === "checkbox" ? each.checked !== each.defaultChecked : each.value !== each.defaultValue);
  const picked = [...box.querySelectorAll("option")];
  return typed.some(isOn) || picked.some((each) => each.selected !== each.defaultSelected && picked.some((other) => other.defaultSelected));
}

function leave(box) {
  const link = box.closest("li").querySelector("[data-walk]");
  box.remove();
  link.focus();
}

function edit(row, part) {
  const place = row.querySelector("[data-editable]");
  if (!place) return;
  const open = editor();
  if (open && isChanged(open)) {
    first(open).focus();
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: "Save this first, or leave it with Escape." } }));
    return;
  }
  open?.remove();
  const address = place.dataset.editable.replace("/field/", `/${part}/`);
  window.htmx.ajax("GET", address, { source: row, target: row, swap: "beforeend" }).then(() => {
    const box = row.querySelector(".groom-editor");
    if (!box) return;
    first(box).focus();
    first(box).select?.();
    box.scrollIntoView({ block: "nearest" });
  });
}

document.addEventListener("row:edit", ({ detail }) => edit(detail.row, detail.part));

const cell = (event) => {
  const found = event.target.closest("[data-editable] [data-edit]");
  return found && !event.shiftKey && !event.target.closest("button, input") ? found : null;
};
// A click on a title follows it; two on the free place beside it, or on the title's own text by key, edit it.
document.addEventListener("click", (event) => {
  const found = cell(event);
  if (found && found.dataset.edit !== "title" && !event.target.closest("a")) edit(found.closest("li"), found.dataset.edit);
});
document.addEventListener("dblclick", (event) => {
  const found = cell(event);
  if (found?.dataset.edit === "title") edit(found.closest("li"), "title");
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-editor-leave]")) leave(event.target.closest(".groom-editor"));
});

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.(".groom-editor");
  if (!box || event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    leave(box);
  } else if (event.key === "Enter" && event.target.matches("select, [type=checkbox]")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
}, true);

// Refused or overtaken, the editor came back: the focus is on what was refused, else where it was.
document.addEventListener("htmx:oobAfterSwap", () => {
  setTimeout(() => {
    const box = editor();
    const isLost = [document.body, null].includes(document.activeElement);
    if (box && (isLost || box.querySelector("[aria-invalid=true]"))) first(box).focus();
  });
});
