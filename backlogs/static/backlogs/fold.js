// Folding: [data-fold="id of the part"] shows or hides it, and fetches it from [data-fold-url] the first time.
// What is unfolded stands in the address, so that it is still unfolded when one comes back.
function remember() {
  const open = [...document.querySelectorAll('[data-fold][aria-expanded="true"]')].map((each) => each.dataset.fold.split("-").pop());
  const address = new URL(location.href);
  address.searchParams.set("open", open.join(","));
  history.replaceState(history.state, "", address);
}

document.addEventListener("click", (event) => {
  const fold = event.target.closest("[data-fold]");
  if (!fold || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const part = document.getElementById(fold.dataset.fold);
  const isOpen = fold.getAttribute("aria-expanded") === "true";
  fold.setAttribute("aria-expanded", String(!isOpen));
  part.hidden = isOpen;
  if (!isOpen && part.dataset.foldFilled === undefined) {
    part.dataset.foldFilled = "";
    window.htmx.ajax("GET", fold.dataset.foldUrl, { source: part, target: part, swap: "innerHTML" });
  }
  remember();
});

document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches("[data-fold]")) {
    event.preventDefault();
    event.target.click();
  }
});
