// Dialogs: one on the page opens by data-dialog-open="id"; one that htmx puts into #dialogs opens by itself and leaves when closed.
const root = document.getElementById("dialogs");
let asked = null;
// A modal dialog shuts out what stands outside of it, so what is said comes in, and goes back when it closes.
const said = [document.getElementById("toasts")?.closest("section"), document.getElementById("live")].filter(Boolean);

function open(dialog) {
  if (dialog.open) return;
  const back = document.activeElement === document.body ? asked : document.activeElement;
  const home = said[0]?.parentElement;
  dialog.addEventListener("close", () => {
    const isShown = home?.isConnected && !home.closest("dialog:not([open])"); // what it lay over may have closed with it
    if (said.some((each) => dialog.contains(each))) (isShown ? home : document.body).append(...said);
    if (root.contains(dialog)) dialog.remove();
    if (back?.isConnected) back.focus();
  }, { once: true });
  dialog.addEventListener("cancel", (event) => { if (isHeld(dialog)) event.preventDefault(); });
  dialog.addEventListener("input", () => delete dialog.dataset.warned);
  dialog.showModal();
  dialog.append(...said);
  dialog.querySelector("[autofocus]")?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialogOpen);
    dialog.dispatchEvent(new CustomEvent("dialog:opening", { bubbles: true }));
    open(dialog);
  } else if (event.target.closest("[data-dialog-close]") || (isBackdrop(event) && !isHeld(event.target))) {
    event.target.closest("dialog")?.close();
  }
});

// What was written, or chosen in a form with data-guards, is not dropped by one Escape or a click beside it; the second one means it.
function isHeld(dialog) {
  const fields = dialog.querySelectorAll("textarea, form[data-guards] :is(input:not([type=hidden]), select)");
  if ("warned" in dialog.dataset || ![...fields].some(isChanged)) return false;
  dialog.dataset.warned = "";
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: "Nothing of this is sent yet. Once more drops it." } }));
  return true;
}

function isChanged(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (field.matches("select")) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((each) => each.defaultSelected));
  return field.value.trim() !== field.defaultValue.trim();
}

function isBackdrop(event) {
  if (!event.target.matches("dialog[open]") || event.detail !== 1) return false; // a key, or the second of a double click
  const box = event.target.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

document.addEventListener("htmx:beforeRequest", (event) => { asked = event.detail.elt; });
new MutationObserver(() => {
  if (said.some((each) => !each.isConnected)) document.body.append(...said); // its dialog was replaced
  root.querySelectorAll("dialog[data-dialog]:not([open])").forEach(open);
}).observe(root, { childList: true });
// The server says HX-Trigger: dialog-close when what the dialog was for is done; one with data-stays is not over by that.
document.addEventListener("dialog-close", () => document.querySelectorAll("dialog[open]:not([data-stays])").forEach((dialog) => dialog.close()));
