// An inbox under the fingers, of interrupts or of requests: which row is looked at follows the keys at once, its detail comes a moment later.
const MOMENT = 120;
let timer = 0;

const inbox = () => document.querySelector("[data-inbox]");
const part = (name) => document.getElementById(`${inbox().dataset.inbox}-${name}`);
const rows = () => [...document.querySelectorAll("[data-triage-row]")];
const current = () => rows().findIndex((row) => row.hasAttribute("aria-current"));

// Until the other one is here no key may decide about the one that is left.
function look(row) {
  rows().forEach((each) => each.removeAttribute("aria-current"));
  row.setAttribute("aria-current", "true");
  part("item").querySelectorAll("[data-key]").forEach((each) => each.removeAttribute("data-key"));
}

function move(by) {
  const all = rows();
  if (!all.length) return;
  const row = all[Math.min(all.length - 1, Math.max(0, current() + by))];
  row.focus();
  if (row.hasAttribute("aria-current")) return;
  look(row);
  clearTimeout(timer);
  timer = setTimeout(() => row.isConnected && row.click(), MOMENT);
}

document.addEventListener("click", (event) => {
  const mover = event.target.closest("[data-triage-move]");
  const row = event.target.closest("[data-triage-row]");
  if (mover) move(Number(mover.dataset.triageMove));
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
  clearTimeout(timer);
  look(row);
  inbox().classList.add("is-open");
});

document.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const isHere = event.target === document.body || event.target.matches("[data-triage-row], main");
  if (!by || !isHere || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  move(by);
});

// What was searched for is cleared by the first Escape, as everywhere; out of an empty field the keys go back to the rows.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !event.target.matches("[data-inbox] input[type=search]") || event.target.value) return;
  (rows()[current()] ?? event.target).focus();
});

// A choice in a dialog is sent like a word in it; Space opens its list.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("dialog select")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-triage-back]")) return;
  event.preventDefault();
  inbox().classList.remove("is-open");
  rows()[current()]?.focus();
});

// Who asked for the raw message sees it: when it has come, it stands at the head of the page.
document.addEventListener("htmx:afterSettle", (event) => {
  const raw = event.detail.target.closest("details.triage-raw");
  if (raw?.open) raw.scrollIntoView({ block: "start" });
});

// After a decision the next one is looked at, and the keys go on where they were.
document.addEventListener("htmx:afterSettle", (event) => {
  const name = inbox().id;
  if (event.detail.target.id !== name && event.detail.elt.id !== name) return;
  (rows()[current()] ?? part("empty"))?.focus();
  part("count")?.dispatchEvent(new Event("inbox:decided"));
});
