// Copies the text that is shown; where the browser keeps the clipboard to itself, the text is selected instead.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const shown = document.getElementById(button.dataset.copies);
  let said = "The summary is copied.";
  try {
    await navigator.clipboard.writeText(shown.textContent);
  } catch {
    getSelection().selectAllChildren(shown);
    said = "The summary is selected; copy it with Ctrl C.";
  }
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: said, tone: "success" } }));
});
