// Write and preview: two tabs over a text in Markdown; the server says how it will read. Markup: data-written (its address).
const tabs = (box) => [...box.querySelectorAll("[role=tab]")];
const page = (tab) => document.getElementById(tab.getAttribute("aria-controls"));

function choose(tab) {
  const box = tab.closest("[data-written]");
  for (const each of tabs(box)) {
    each.setAttribute("aria-selected", each === tab);
    each.tabIndex = each === tab ? 0 : -1;
    page(each).hidden = each !== tab;
  }
  const out = page(tab);
  if (!out.matches(".written-out")) return;
  const text = box.querySelector("textarea").value;
  window.htmx.ajax("POST", box.dataset.written, { source: document.body, target: out, swap: "innerHTML", values: { text } });
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest?.("[data-written] [role=tab]");
  if (tab) choose(tab);
});
document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("[data-written] [role=tab]");
  if (!tab || !["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
  event.preventDefault();
  const other = tabs(tab.closest("[data-written]")).find((each) => each !== tab);
  other.focus();
  choose(other);
});
// What was sent is written anew.
document.addEventListener("reset", (event) => {
  const tab = event.target.querySelector?.("[data-written] [role=tab]");
  if (tab) choose(tab);
});
