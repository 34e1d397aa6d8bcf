// Follows the standup: asks for what changed, at once when the board's stream says so and now and then in any case;
// says who is here; lets the clock run between two answers.
const NEAR = 2000, FAR = 10000, PRESENT = 20000;
const root = document.querySelector("[data-standup]");
const lost = root.querySelector("[data-standup-lost]");
const gone = root.querySelector("[data-standup-gone]");
let tag = root.dataset.standupTag;
let asking = false;
let again = false;
let hasStream = false;
let timer = 0;
let sent = 0;
let flying = 0;

const headers = (more = {}) => ({ "HX-Request": "true", "HX-Current-URL": location.href, ...more });
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? root.querySelector("[name=csrfmiddlewaretoken]")?.value;

async function ask(isTold = false) {
  if (!gone.hidden) return;
  if (asking || flying) { again = true; return; }
  asking = true;
  clearTimeout(timer);
  const before = sent;
  try {
    const isNew = await take(await fetch(root.dataset.standup, { headers: headers({ "If-None-Match": tag }), cache: "no-store" }), before);
    if (isNew && !isTold) hasStream = false; // the stream missed it, so it is not waited for
  } catch {
    lose();
  }
  asking = false;
  const wasTold = again;
  timer = setTimeout(() => ask(wasTold), again && !flying ? 0 : hasStream && lost.hidden ? FAR : NEAR);
  again = again && flying > 0;
}

async function take(answer, before) {
  const elsewhere = answer.headers.get("HX-Redirect");
  if (elsewhere) location.assign(elsewhere);
  else if (answer.status === 404 || answer.status === 403) gone.hidden = false;
  else if (answer.status >= 500) lose();
  else lost.hidden = true;
  if (elsewhere || answer.status !== 200) return false;
  const told = await answer.text();
  if (sent !== before || flying) { again = true; return false; } // what a key of mine was answered meanwhile is newer
  tag = answer.headers.get("ETag") ?? tag;
  window.htmx.swap(document.body, told, { swapStyle: "none" });
  return true;
}

function lose() {
  if (!lost.hidden) return;
  lost.querySelector("time").textContent = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  lost.hidden = false;
}

async function sayHere() {
  if (document.hidden || !gone.hidden) return;
  await fetch(root.dataset.standupHere, { method: "POST", headers: headers({ "X-CSRFToken": token() }) }).catch(() => {});
}

document.addEventListener("agileops:live", () => { hasStream = true; ask(true); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
document.addEventListener("htmx:beforeRequest", () => { sent++; });
// A button taken off the page in the middle of its request would tell nobody how that ended: what is new waits for it.
document.addEventListener("htmx:beforeSend", ({ detail: { xhr } }) => {
  flying++;
  xhr.addEventListener("loadend", () => {
    flying--;
    if (!flying && again && !asking) { again = false; ask(true); }
  }, { once: true });
});
document.addEventListener("htmx:afterRequest", (event) => {
  sent++;
  const told = event.detail.xhr.getResponseHeader("ETag");
  if (event.detail.successful && told) tag = told;
});
timer = setTimeout(() => ask(), NEAR);
if (root.dataset.standupHere) {
  sayHere();
  setInterval(sayHere, PRESENT);
}

// The keys are free again once the order is chosen.
root.addEventListener("change", (event) => { if (event.target.id === "standup-order") event.target.blur(); });

// What somebody has opened or closed stays so, and a new card is said to who does not see it.
const opened = new Map();
root.addEventListener("toggle", (event) => { if (event.target.id) opened.set(event.target.id, event.target.open); }, true);
let card = document.getElementById("standup-card").dataset.card;

function settle() {
  for (const [id, open] of opened) {
    const details = document.getElementById(id);
    if (details && details.open !== open) details.open = open;
  }
  const now = document.getElementById("standup-card");
  if (now.dataset.card !== card) {
    card = now.dataset.card;
    const words = [card, now.querySelector("h2")?.textContent].filter(Boolean).join(" ");
    document.dispatchEvent(new CustomEvent("announce", { detail: words }));
    bringIntoView();
  }
  tick();
}
document.addEventListener("htmx:oobAfterSwap", settle);

// Where the walk has a column of its own it scrolls there; on a phone the card is at the top of the page.
function bringIntoView() {
  const walk = root.querySelector(".walk"), here = walk.querySelector(".stop[aria-current]");
  document.getElementById("main").scrollTop = 0;
  if (walk.scrollHeight <= walk.clientHeight || getComputedStyle(walk).overflowY === "visible") scrollTo({ top: 0, behavior: "instant" });
  else here?.scrollIntoView({ block: "nearest" });
}

const since = new WeakMap();
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
const length = (seconds) => (seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`);

function tick() {
  const shown = document.querySelector(".timer");
  if (!since.has(shown)) since.set(shown, performance.now());
  const ran = "runs" in shown.dataset ? (performance.now() - since.get(shown)) / 1000 : 0;
  const seconds = Math.floor(Number(shown.dataset.elapsed) + ran), whole = Number(shown.dataset.minutes) * 60;
  const left = Number(shown.dataset.left), over = Math.floor((seconds - whole) / 60);
  shown.querySelector("[data-timer-clock]").textContent = clock(seconds);
  shown.querySelector(".gone").setAttribute("width", Math.min(100, (100 * seconds) / whole));
  shown.classList.toggle("is-over", seconds > whole);
  const rest = seconds > whole ? `${over ? `${over} min` : "just"} over` : left ? `${length((whole - seconds) / left)} a card left` : "all said";
  shown.querySelector("[data-timer-words]").textContent = `of ${shown.dataset.minutes} min, ${"runs" in shown.dataset ? rest : "paused"}`;
}
setInterval(tick, 1000);
tick();
