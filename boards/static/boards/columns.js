// On a phone one column fills the board; the tabs name them all, bring one there, and say which it is. Where they are not shown
// nothing is measured: a board of many cards is laid out anew for each question of where something is.
const phone = matchMedia("(max-width: 760px)"); // as board.css has it
const tabs = () => [...document.querySelectorAll("#column-tabs a")];
let board = null;
const head = (tab) => document.getElementById(tab.hash.slice(1));

// From the left edge of what is seen, past the padding at which the board comes to rest.
function distance(tab) {
  const rest = parseFloat(getComputedStyle(board).scrollPaddingInlineStart) || 0;
  return head(tab).getBoundingClientRect().left - board.getBoundingClientRect().left - rest;
}

function mark() {
  const all = tabs().filter(head);
  if (!all.length) return;
  const atEnd = board.scrollLeft > 0 && board.scrollLeft + board.clientWidth >= board.scrollWidth - 1;
  const here = atEnd ? all.at(-1) : all.reduce((one, other) => (Math.abs(distance(other)) < Math.abs(distance(one)) ? other : one));
  for (const tab of all) {
    if (tab === here && !tab.hasAttribute("aria-current")) {
      tab.setAttribute("aria-current", "true");
      tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.clientWidth / 3;
    } else if (tab !== here) tab.removeAttribute("aria-current");
  }
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest?.("#column-tabs a");
  if (!tab || !board) return;
  event.preventDefault();
  board.scrollBy({ left: distance(tab), behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
});

let waiting = false;
function scrolled() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; if (board && phone.matches) mark(); });
}

// Once more when the board came to be while the page was open.
function begin() {
  const now = document.querySelector(".board");
  if (now && now !== board) now.addEventListener("scroll", scrolled, { passive: true });
  if (now && !board) toWork(now);
  board = now;
  scrolled();
}

// A phone opens where work is done, not at what waits to be begun.
function toWork(now) {
  const first = document.querySelector("#column-tabs a[data-first]");
  if (!first || !phone.matches || now.scrollLeft) return;
  board = now;
  now.scrollBy({ left: distance(first), behavior: "instant" });
}

phone.addEventListener("change", scrolled);
document.addEventListener("htmx:oobAfterSwap", begin);
document.addEventListener("board:merged", begin);
begin();
