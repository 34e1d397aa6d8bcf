// The inbox of requests as others change it: what is newly asked, answered and decided comes by itself. Whoever reads keeps the row, the
// focus and the place of the scroll; nothing moves under a dialog, a marked text or an answer that is on its way.
const REST = 600;
const PARTS = [".triage-list", ".triage-item"];
const SCROLLS = [".triage-item", ".triage-words"];
const inbox = () => document.getElementById("requests");
const looked = () => document.getElementById("requests-item").dataset.lookedAt ?? "";
const rows = (from) => [...from.querySelectorAll("[data-triage-row]")];
let timer = 0;
let runs = false;

function later() {
  clearTimeout(timer);
  timer = setTimeout(bring, REST);
}

function isHeld() {
  const marked = getSelection();
  const isMarked = marked.type === "Range" && inbox().contains(marked.anchorNode);
  return document.hidden || isMarked || Boolean(document.querySelector("dialog[open], .triage .htmx-request, .triage-row.htmx-request"));
}

// Which row is looked at may be ahead of the detail for a moment.
const isBetween = () => {
  const row = inbox().querySelector("[data-triage-row][aria-current]");
  return row !== null && row.id !== `requests-row-${looked()}`;
};

async function bring() {
  if (runs || isHeld() || isBetween()) return void later();
  runs = true;
  await fresh().catch(() => {}); // live.js looks again when the connection is back
  runs = false;
}

async function fresh() {
  const key = looked();
  const address = new URL(location.href);
  if (key) address.searchParams.set("item", key);
  const answer = await fetch(address, { cache: "no-store", credentials: "same-origin", headers: { "HX-Request": "true", "HX-Target": "requests" } });
  if (!answer.ok || answer.headers.get("HX-Redirect")) return;
  const is = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("requests");
  if (!is) return;
  if (isHeld() || isBetween() || looked() !== key) return void later();
  merge(is);
}

function merge(is) {
  const stood = inbox();
  const known = new Set(rows(stood).map(({ id }) => id));
  const come = rows(is).filter(({ id }) => !known.has(id));
  const changed = PARTS.filter((part) => !stood.querySelector(part).isEqualNode(is.querySelector(part)));
  if (!changed.length) return;
  const places = SCROLLS.map((part) => stood.querySelector(part)?.scrollTop ?? 0);
  const back = focused(stood);
  for (const part of changed) {
    const partIs = document.importNode(is.querySelector(part), true);
    stood.querySelector(part).replaceWith(partIs);
    window.htmx.process(partIs);
  }
  SCROLLS.forEach((part, number) => stood.querySelector(part)?.scrollTo({ top: places[number] }));
  back();
  document.getElementById("requests-count")?.dispatchEvent(new Event("inbox:decided"));
  if (come.length) say(come.map((row) => row.querySelector(".triage-title").textContent));
}

// What had the focus has it again; where it is gone, the row that is looked at, or the one in its place.
function focused(stood) {
  const had = document.activeElement;
  if (!stood.contains(had) || !had.closest(PARTS.join())) return () => {};
  const place = rows(stood).indexOf(had);
  const named = had.id ? `#${CSS.escape(had.id)}` : had.dataset.key && `[data-key="${CSS.escape(had.dataset.key)}"]`;
  return () => {
    if (had.isConnected) return;
    const all = rows(stood);
    const goal = (named && stood.querySelector(named)) ?? stood.querySelector("[data-triage-row][aria-current]");
    (goal ?? all[Math.min(Math.max(place, 0), all.length - 1)] ?? document.getElementById("requests-empty"))?.focus({ preventScroll: true });
  };
}

const say = (titles) => document.dispatchEvent(new CustomEvent("announce", { detail: titles.length === 1 ? `New: ${titles[0]}.` : `${titles.length} new.` }));

document.addEventListener("agileops:live", ({ detail }) => { if (!detail.about || detail.about === "all") later(); });
document.addEventListener("visibilitychange", () => { if (timer && !document.hidden) later(); });
