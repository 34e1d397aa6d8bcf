// Ranking by pointer: SortableJS moves the item, rank.js tells the server. On touch only the grip takes it, so that a page still scrolls.
const TOUCH = matchMedia("(pointer: coarse)").matches;
let from = null;

function begin(list) {
  if (list.dataset.rankBegun !== undefined) return;
  list.dataset.rankBegun = "";
  window.Sortable.create(list, {
    draggable: "[data-rank-item]",
    handle: TOUCH || list.dataset.rankHandle !== undefined ? "[data-rank-grip]" : undefined,
    group: list.dataset.rankGroup || undefined,
    filter: "input, button:not([data-rank-grip]), textarea, select, summary, .menu-panel",
    preventOnFilter: false,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    forceFallback: true, // the browser's own drag does not start from a button everywhere
    fallbackTolerance: 4,
    delay: TOUCH ? 0 : 120, // the grip is for nothing else; a card as a whole must leave a finger the chance to scroll
    delayOnTouchOnly: true,
    ghostClass: "is-ghost",
    dragClass: "is-dragged",
    onStart({ item }) {
      // Sortable has not moved it yet: its place now is where it came from.
      const detail = { item };
      document.dispatchEvent(new CustomEvent("rank:place", { detail }));
      from = { list: detail.list, next: detail.next };
    },
    onEnd({ item }) {
      document.dispatchEvent(new CustomEvent("rank:moved", { detail: { item, from, lifted: false } }));
    },
  });
}

const beginAll = () => document.querySelectorAll("[data-rank]").forEach(begin);
beginAll();
document.addEventListener("htmx:load", beginAll);
