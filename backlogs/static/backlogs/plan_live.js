// A plan that several people make at once: what others do comes by itself, and says who did it. An open fold, what was typed and the
// focus stay; while a story is in the hand the page stands still. Hears document "agileops:live"; the parts say where to ask for news.
const HAND = ".is-sending, .is-dragged, .sortable-chosen";
const REST = 700;
const UNSEEN = 3000;
let timer = 0;
let isNews = false;
let kept = null;

function later(wait = REST) {
  clearTimeout(timer);
  timer = setTimeout(bring, wait);
}

async function bring() {
  const plan = document.getElementById("iteration-plan");
  if (!plan) return;
  if (document.hidden) return void later(UNSEEN);
  if (isNews || document.querySelector(HAND)) return void later();
  const { candidates, ...values } = { after: plan.dataset.planNumber, from: document.getElementById("candidates").dataset.from, ...narrowed() };
  isNews = true;
  await window.htmx.ajax("GET", plan.dataset.news, { source: document.body, swap: "none", values }).catch(() => {});
  isNews = false;
  const now = narrowed();
  // What was typed or ticked meanwhile narrows what came, too.
  if (now.candidates !== candidates && (now.q !== values.q || now.ready !== values.ready)) window.htmx.trigger("#plan-find", "search");
}

function narrowed() {
  const ready = document.querySelector("#plan-candidates [name=ready]").checked;
  return { candidates: document.getElementById("candidates"), q: document.getElementById("plan-find").value, ...(ready && { ready: "1" }) };
}

// What is in a part that is about to be replaced, by ids, and the row in focus by its key.

const isTyped = (field) => field.type !== "hidden" && (field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
const keyOf = (row) => row?.querySelector(".key")?.textContent;

function keep(part) {
  kept ??= { folds: [], typed: [], focus: null };
  for (const summary of part.querySelectorAll("details[open] > summary[id]")) kept.folds.push(summary.id);
  for (const field of part.querySelectorAll("input[id], textarea[id]")) if (isTyped(field)) kept.typed.push([field.id, field.value, field.checked]);
  const active = document.activeElement;
  if (part.contains(active)) {
    const ends = active.matches("input[type=text], textarea") ? [active.selectionStart, active.selectionEnd] : null;
    kept.focus = { id: active.id, key: keyOf(active.closest("[data-plan-row]")), isAct: active.matches("[data-walk-act]"), ends };
  }
}

function giveBack() {
  if (!kept) return;
  const { folds, typed, focus } = kept;
  kept = null;
  for (const id of folds) document.getElementById(id)?.closest("details").setAttribute("open", "");
  for (const [id, value, checked] of typed) {
    const field = document.getElementById(id);
    if (field) Object.assign(field, { value, checked });
  }
  if (focus && document.activeElement === document.body) focusOn(focus);
}

function focusOn({ id, key, isAct, ends }) {
  const row = key && [...document.querySelectorAll("[data-plan-row]")].find((each) => keyOf(each) === key);
  const found = document.getElementById(id) ?? row?.querySelector(isAct ? "[data-walk-act]" : "[data-walk]");
  found?.focus({ preventScroll: true });
  if (ends) found?.setSelectionRange(...ends);
}

document.addEventListener("htmx:oobBeforeSwap", ({ target }) => { if (isNews) keep(target); });
document.addEventListener("htmx:oobAfterSwap", () => { if (isNews) giveBack(); });
document.addEventListener("htmx:beforeSwap", ({ target }) => { if (target.matches(".slot")) keep(target); });
document.addEventListener("htmx:afterSwap", ({ target }) => { if (target.matches(".slot")) giveBack(); });
document.addEventListener("agileops:live", ({ detail }) => { if (!detail.about || detail.about === "all") later(); });
// What was refused as old is asked for again: the days that somebody else set meanwhile stand there then.
document.addEventListener("htmx:responseError", ({ detail }) => { if (detail.xhr.status === 409) later(0); });
