// One field of a row in place: its editor comes under the row, Enter saves, Escape leaves. Markup: [data-editable] (address), [data-edit] on a cell.
let early = null; // what was typed before the editor came
const editor = () => document.querySelector(".groom-editor");
const first = (box) => box.querySelector("[autofocus]") ?? box.querySelector("input:not([type=hidden]), select");

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
  early = [];
  window.htmx.ajax("GET", address, { source: row, target: row, swap: "beforeend" }).catch(() => {}).then(() => {
    if (!row.querySelector(".groom-editor")) early = null; // refused, or no connection
  });
}

// It is there and listens; refused or overtaken, it came back.
document.addEventListener("htmx:load", ({ target: box }) => {
  if (!box.matches?.(".groom-editor")) return;
  const typed = early ?? [];
  early = null;
  first(box).focus();
  first(box).select?.();
  box.scrollIntoView({ block: "nearest" });
  typed.forEach((key) => replay(box, first(box), key));
});

// Who types faster than the editor comes has typed into it.
function replay(box, field, key) {
  if (!box.isConnected) return;
  if (key === "Escape") leave(box);
  else if (key === "Enter") box.querySelector("form").requestSubmit();
  else if (field.matches("select")) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0;
    const named = [...field.options].findIndex((each) => each.text.toLowerCase().startsWith(key.toLowerCase()));
    field.selectedIndex = step ? Math.min(Math.max(field.selectedIndex + step, 0), field.options.length - 1) : Math.max(named, field.selectedIndex);
  } else if (key.length === 1 && field.matches("input:not([type=checkbox])")) {
    if (!field.dataset.typed) field.value = "";
    field.dataset.typed = "1";
    field.value += key;
  }
}

document.addEventListener("keydown", (event) => {
  if (!early || event.ctrlKey || event.metaKey || event.altKey || ["Shift", "Tab"].includes(event.key)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  early.push(event.key);
}, true);

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
  if (event.isComposing) return;
  if (event.key === "Enter" && event.target.matches?.(".groom-edit select, [data-enters] select")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (event.key === "Escape" && box) {
    event.preventDefault();
    event.stopPropagation();
    leave(box);
  }
}, true);
