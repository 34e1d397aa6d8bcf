// Without a connection a move waits, marked on its card, and later ones behind it; they go out in their order when the server answers.
// rank.js hands them over (document "rank:unsent" {item, from, url, values}); live.js leaves the board as it is until none waits.
const said = document.querySelector("[data-live]");
const [banner, tries] = [said.querySelector("[data-live-unsent]"), said.querySelector("[data-live-try]")];
const LOOKS_EVERY = 3000;
const waiting = [];
let isSending = false;
let timer = 0;

const card = (key) => document.getElementById(`card-${key}`);
const isOf = (key) => waiting.some(({ values }) => values.item === key);

document.addEventListener("rank:unsent", (event) => {
  event.preventDefault();
  const { item, from, url, values } = event.detail;
  if (!waiting.length) since();
  waiting.push({ from, url, values });
  mark(item);
  tell();
  document.dispatchEvent(new CustomEvent("announce", { detail: `No connection. ${values.item} waits here and is sent when we are back.` }));
});

function mark(item) {
  item.classList.add("is-unsent");
  if (!item.querySelector(".card-unsent")) item.append(Object.assign(document.createElement("p"), { className: "card-unsent", textContent: "not sent yet" }));
}

function unmark(item) {
  item?.classList.remove("is-unsent");
  item?.querySelector(".card-unsent")?.remove();
}

function since() {
  banner.querySelector("time").textContent = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

function tell() {
  banner.hidden = tries.hidden = !waiting.length;
  banner.querySelector("[data-live-unsent-count]").textContent = waiting.length === 1 ? "1 move waits" : `${waiting.length} moves wait`;
  banner.querySelector("[data-live-unsent-verb]").textContent = waiting.length === 1 ? "is" : "are";
  clearInterval(timer);
  timer = waiting.length ? setInterval(look, LOOKS_EVERY) : 0;
}

async function look() {
  if (isSending || !waiting.length) return;
  const answer = await fetch(said.dataset.live, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer) await sendAll(); // also one that says who is signed out: what then waits is signed_out.js's
}

async function sendAll() {
  if (isSending) return;
  isSending = true;
  while (waiting.length && await isAnswered(waiting[0])) waiting.shift();
  isSending = false;
  for (const item of document.querySelectorAll(".is-unsent")) if (!isOf(item.dataset.rankItem)) unmark(item);
  tell();
}

// True when the server has said something of it, be it a refusal, which then stands on the page as after any move.
async function isAnswered({ from, url, values }) {
  const source = card(values.item) ?? document.body;
  const answered = new Promise((done) => {
    document.addEventListener("htmx:afterRequest", function heard({ detail: { requestConfig, xhr } }) {
      if (requestConfig.elt !== source || requestConfig.path !== url) return;
      requestConfig.isKept = xhr.status === 0;
      document.removeEventListener("htmx:afterRequest", heard);
      done(xhr.status);
    });
  });
  window.htmx.ajax("POST", url, { source, values, swap: "none" }).catch(() => {});
  const status = await answered;
  if (status >= 400) refused(values.item, from);
  return status > 0;
}

// What was to follow it began where the card now is not.
function refused(key, from) {
  const later = waiting.slice(1).filter(({ values }) => values.item !== key);
  waiting.splice(1, waiting.length, ...later);
  const item = card(key);
  unmark(item);
  if (item && from.list.isConnected) document.dispatchEvent(new CustomEvent("rank:back", { detail: { item, from } }));
}

tries.addEventListener("click", look);
addEventListener("online", look);
addEventListener("beforeunload", (event) => { if (waiting.length) event.preventDefault(); });
