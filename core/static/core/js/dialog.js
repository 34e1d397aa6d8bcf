// Dialogs: one on the page opens by data-dialog-open="id"; one that htmx puts into #dialogs opens by itself and leaves when closed.
const root = document.getElementById("dialogs");
let asked = null;

function open(dialog) {
  if (dialog.open) return;
  const back = document.activeElement === document.body ? asked : document.activeElement;
  dialog.addEventListener("close", () => {
    if (root.contains(dialog)) dialog.remove();
    if (back?.isConnected) back.focus();
  }, { once: true });
  dialog.showModal();
  dialog.querySelector("[autofocus]")?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialogOpen);
    dialog.dispatchEvent(new CustomEvent("dialog:opening", { bubbles: true }));
    open(dialog);
  } else if (event.target.closest("[data-dialog-close]") || isBackdrop(event)) {
    event.target.closest("dialog")?.close();
  }
});

function isBackdrop(event) {
  if (!event.target.matches("dialog[open]") || event.detail === 0) return false;
  const box = event.target.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

document.addEventListener("htmx:beforeRequest", (event) => { asked = event.detail.elt; });
new MutationObserver(() => root.querySelectorAll("dialog[data-dialog]:not([open])").forEach(open)).observe(root, { childList: true });
// The server says HX-Trigger: dialog-close when what the dialog was for is done; one with data-stays is not over by that.
document.addEventListener("dialog-close", () => document.querySelectorAll("dialog[open]:not([data-stays])").forEach((dialog) => dialog.close()));
