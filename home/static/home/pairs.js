// The balance page: who was moved is said, can be taken back for ten seconds, and keeps the focus; what others do comes by itself.
// The server says HX-Trigger: hand-moved {text, person, from, now}; rank.js sends a drop, lift.js one by keys.
const SPAN = 10_000;
const REST = 1500;
const HAND = ".is-lifted, .is-sending, .is-dragged, .sortable-chosen, dialog[open]";
const body = () => document.getElementById("balance-body");
let wanted = null;
let timer = 0;

function focusOn({ person, now }) {
  (document.getElementById(`grip-${now}-${person}`) ?? document.getElementById("move-person"))?.focus({ preventScroll: true });
}

function back({ person, from, now }) {
  const source = body();
  window.htmx.ajax("POST", source.dataset.hands, { source, values: { item: person, column: from, expected_column: now, undo: 1 }, swap: "none" });
}

document.addEventListener("hand-moved", ({ detail }) => {
  wanted = detail;
  // Whatever is still in the hand of lift.js went its way by the dialog that asked why.
  document.dispatchEvent(new CustomEvent("rank:kept", { detail: { item: { dataset: { rankItem: String(detail.person) } } } }));
  const act = { label: "Undo", key: "z", told: "Undo the last move of a person", run: () => back(detail) };
  const isOver = detail.from === undefined || detail.undone;
  document.dispatchEvent(new CustomEvent("toast", { detail: isOver ? { text: detail.text } : { text: detail.text, act, span: SPAN } }));
});

document.addEventListener("htmx:oobAfterSwap", () => {
  if (wanted && (document.activeElement === document.body || !document.activeElement)) focusOn(wanted);
  wanted = null;
});

// Asked why and not answered: the person goes back to where they were.
document.addEventListener("close", (event) => {
  if (event.target.querySelector?.("[data-hand-asked]")) document.dispatchEvent(new CustomEvent("rank:leave"));
}, true);

async function fresh() {
  if (document.hidden || document.querySelector(HAND) || body().contains(document.activeElement?.closest("select"))) return void later();
  const focused = document.activeElement?.id;
  await window.htmx.ajax("GET", body().dataset.balance, { source: body(), target: "#balance-body", swap: "outerHTML" });
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(fresh, REST);
}

document.addEventListener("agileops:live", ({ detail }) => { if (!detail.about || detail.about === "all") later(); });
