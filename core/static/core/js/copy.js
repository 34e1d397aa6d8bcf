// <a href="…txt" data-copies-from>: puts the text behind the link on the clipboard; where the browser keeps that to itself, the link is followed.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-copies-from]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
    await navigator.clipboard.writeText(await answer.text());
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: "The text is copied.", tone: "success" } }));
  } catch {
    location.assign(link.href);
  }
});
