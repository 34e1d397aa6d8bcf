// An item over the board. A click on a card's title, Enter or o opens it; its address stands in the history, so that Back closes it.
// Markup: #panel with data-panel-items (where items of this board are), data-panel-home (the board). Escape closes; the card has the
// focus again. What is half written is asked about before it is left.
const root = document.getElementById("panel");
const { panelItems: base, panelHome: home } = root.dataset;
const title = document.title;
const MOVED_IN = ["#toasts", "#live"]; // a modal dialog shuts out what stands outside of it
let shown = "";
let tag = "";
let isOwnStep = false;
let wanted = null;
let asked = 0;

const dialog = () => root.querySelector("dialog");
const isOpen = () => Boolean(dialog()?.open);
const part = (name) => dialog()?.querySelector(`[data-panel-${name}]`);
const keyIn = (path) => (path.startsWith(base) ? path.slice(base.length).split("/")[0] : "");
const linkOf = (key) => document.getElementById(`card-${key}`)?.querySelector("[data-walk]");
const walk = () => [...document.querySelectorAll(".board [data-walk]")].filter((each) => each.checkVisibility());
const say = (text, tone) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone } }));

const get = (key, headers = {}) => fetch(`${base}${key}/`, { cache: "no-store", headers: { "HX-Request": "true", "HX-Current-URL": location.href, ...headers } });

async function read(answer) {
  tag = answer.headers.get("ETag") ?? "";
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("dialog");
}

// step: "push" from the board, "replace" from one item to the next, "" where the address is there already.
// Of two asked for at once, as by a double click, the last one is shown.
async function show(key, step) {
  const now = ++asked;
  const answer = await get(key).catch(() => null);
  if (now !== asked) return;
  if (!answer) return void say("No connection. Try again when you are back.", "danger");
  if (!answer.ok || answer.headers.get("HX-Redirect")) return void location.assign(`/items/${key}/`);
  const fresh = document.importNode(await read(answer), true);
  if (now !== asked) return;
  shown = keyIn(new URL(answer.url).pathname) || key; // it may have another key since it came to another team
  if (isOpen()) part("body").replaceWith(fresh.querySelector("[data-panel-body]"));
  else begin(fresh);
  window.htmx.process(part("body"));
  part("body").dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: part("body") } }));
  if (step) history[`${step}State`]({ panel: shown }, "", `${base}${shown}/${location.search}`);
  if (step === "push") isOwnStep = true;
  document.title = `${shown} · ${title}`;
  count();
  dialog().querySelector("#item-heading")?.focus();
}

function begin(fresh) {
  root.replaceChildren(fresh);
  fresh.showModal();
  fresh.append(...MOVED_IN.map(outside));
  fresh.addEventListener("close", shut, { once: true });
  fresh.addEventListener("cancel", (event) => { event.preventDefault(); leave(close); });
}

const outside = (name) => {
  const node = document.querySelector(name);
  return node.closest("section") ?? node;
};

function count() {
  const all = walk();
  const place = all.indexOf(linkOf(shown));
  part("place").textContent = place < 0 ? "" : `${place + 1} of ${all.length}`;
  for (const button of dialog().querySelectorAll("[data-panel-step]")) button.hidden = !all[place + Number(button.dataset.panelStep)] || place < 0;
}

function step(by) {
  const all = walk();
  const place = all.indexOf(linkOf(shown));
  const next = place >= 0 && all[place + by];
  if (next) leave(() => show(next.closest(".card").dataset.rankItem, "replace"));
}

// Leaving.

const isTyped = (field) => (field.matches("select")
  ? field.closest("[data-editor]") && field.querySelector("[selected]") && [...field.options].some((each) => each.selected !== each.defaultSelected)
  : field.value !== field.defaultValue);
const isHalfWritten = () => [...dialog().querySelectorAll("textarea, select, input:not([type=hidden], [type=checkbox], [type=radio])")].some(isTyped);

function leave(go) {
  if (!isHalfWritten()) return void go();
  wanted = go;
  part("unsaved").hidden = false;
  part("unsaved").querySelector("button").focus();
}

const close = () => dialog().close();

// Closed by key, by button or by Back: the address is the board's again, and the focus where it was.
function shut() {
  document.body.append(...MOVED_IN.map(outside));
  root.replaceChildren();
  document.title = title;
  if (keyIn(location.pathname)) {
    if (isOwnStep) history.back();
    else history.replaceState(null, "", home + location.search);
  }
  isOwnStep = false;
  const link = linkOf(shown);
  shown = "";
  (link ?? document.querySelector(".board"))?.focus();
  link?.scrollIntoView({ block: "nearest" });
}

addEventListener("popstate", () => {
  const key = keyIn(location.pathname);
  asked++;
  if (key && key !== shown) {
    isOwnStep = true;
    show(key, "");
  } else if (!key && isOpen()) {
    isOwnStep = false;
    if (isHalfWritten()) {
      history.pushState({ panel: shown }, "", `${base}${shown}/${location.search}`);
      isOwnStep = true;
    }
    leave(close);
  }
});

addEventListener("beforeunload", (event) => { if (isOpen() && isHalfWritten()) event.preventDefault(); });

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !isOpen() || !dialog().contains(event.target)) return;
  event.preventDefault();
  leave(close);
});

// Opening and what its buttons do.

const isPlain = (event) => !(event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".board .card h3 a, #panel a[data-item-link]");
  if (!link || !isPlain(event)) return;
  event.preventDefault();
  const key = link.pathname.split("/")[2];
  if (isOpen()) leave(() => show(key, "replace"));
  else show(key, "push");
});

document.addEventListener("click", (event) => {
  if (!isOpen() || !dialog().contains(event.target)) return;
  if (event.target === dialog()) { // beside it; the second click of a double one was meant for the card
    event.stopPropagation();
    if (event.detail < 2) leave(close);
  }
  const button = event.target.closest("button")?.dataset ?? {};
  if (button.panelClose !== undefined) leave(close);
  if (button.panelStep) step(Number(button.panelStep));
  if (button.panelCopy !== undefined) copy();
  if (button.panelStay !== undefined) stay();
  if (button.panelGo !== undefined) wanted();
}, true);

function stay() {
  part("unsaved").hidden = true;
  [...dialog().querySelectorAll("textarea, input:not([type=hidden])")].find(isTyped)?.focus();
}

async function copy() {
  await navigator.clipboard.writeText(`${location.origin}/items/${shown}/`).then(() => say("The link is copied.", "success"), () => say("This browser does not let a page copy.", "warning"));
}

// Up to date.

let timer = 0;
function refresh() {
  clearTimeout(timer);
  if (isOpen()) timer = setTimeout(bring, 100);
}

async function bring() {
  if (!isOpen()) return;
  const key = shown;
  const answer = await get(key, tag ? { "If-None-Match": tag } : {}).catch(() => null);
  if (!answer || answer.status === 304 || answer.headers.get("HX-Redirect") || key !== shown || !isOpen()) return;
  if (part("gone")) part("gone").hidden = ![403, 404].includes(answer.status);
  if (!answer.ok) return;
  const detail = { was: part("body"), fresh: await read(answer), kept: [] };
  document.dispatchEvent(new CustomEvent("panel:merge", { detail }));
  if (detail.kept.length) tag = "";
}

document.addEventListener("agileops:live", ({ detail }) => { if (["", "all"].includes(detail.about)) refresh(); });
document.addEventListener("rank:kept", refresh);
document.addEventListener("board:merged", () => { if (isOpen()) count(); });
document.addEventListener("focusout", () => { if (isOpen() && !tag) refresh(); });
document.addEventListener("live:signed-out", () => { if (part("signed-out")) part("signed-out").hidden = false; });
document.addEventListener("live:signed-in", () => {
  if (part("signed-out")) part("signed-out").hidden = true;
  refresh();
});

const first = keyIn(location.pathname);
if (first) show(first, "");
