// Hears that the journal has grown, and brings the board up to date. For others on the page: document "agileops:live" {number, id,
// about}: with a number, entries up to it can be read; with `about` ("standup") that is other than it was; "all" after a gap.
// Markup: data-live (the stream), and for a board that follows data-live-after (where it was read), data-fresh, data-live-says.
const said = document.querySelector("[data-live]");
const at = { id: said?.dataset.liveAfter ?? "", number: Number.parseInt(said?.dataset.liveAfter ?? "", 10), read: 0, etag: "", waits: false, runs: false };
at.read = at.number; // as far as the board on the page has come
const HAND = ".is-lifted, .is-sending, .is-unsent, .is-dragged, .sortable-chosen";
const LARGE_JUMP = 200;
const MOST_NAMED = 100;
const PATIENCE = 4000;
const HIDDEN_FOR = 20000;
const TRIES = [500, 1000, 2000, 5000, 10000];
const CROWDED = 30000;
let source = null;
let tries = 0;
let isStopped = false;
const timers = {};

const tell = (detail) => document.dispatchEvent(new CustomEvent("agileops:live", { detail: { number: at.number, id: at.id, about: "", ...detail } }));

function later(name, wait, work) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(work, wait);
}

function say(what) {
  for (const each of said.querySelectorAll("[data-live-says]")) each.hidden = each.dataset.liveSays !== what;
}

function lost(patience = PATIENCE) {
  if (!timers.lost) {
    const since = new Date();
    timers.lost = setTimeout(() => {
      const time = said.querySelector("time");
      if (time) time.textContent = since.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      say("lost");
    }, patience);
  }
}

function found() {
  clearTimeout(timers.lost);
  timers.lost = 0;
  say("");
}

// The stream.

function open() {
  close();
  isStopped = false;
  source = new EventSource(`${said.dataset.live}?after=${encodeURIComponent(at.id)}`);
  source.addEventListener("open", () => {
    const wasGap = tries > 0 || timers.lost;
    tries = 0;
    found();
    if (wasGap) tell({ about: "all" });
  });
  source.addEventListener("message", (event) => {
    const number = Number(event.data);
    const isLarge = Math.abs(number - at.number) > LARGE_JUMP;
    Object.assign(at, { id: event.lastEventId, number });
    refresh(isLarge);
    tell({});
  });
  source.addEventListener("told", (event) => tell({ about: event.data }));
  source.addEventListener("error", () => {
    lost();
    if (source.readyState === EventSource.CLOSED) ask();
  });
}

function close() {
  source?.close();
  source = null;
}

// A stream says only that it was refused; the board itself says why.
async function ask() {
  close();
  const answer = await get(said.dataset.live, { method: "HEAD" }).catch(() => null);
  const why = answer && refusal(answer);
  if (why === "signed-out" || why === "gone") stop(why);
  else if (why === "crowded") crowd();
  else later("open", TRIES[Math.min(tries++, TRIES.length - 1)] * (0.8 + Math.random() * 0.4), open);
}

const refusal = ({ status, headers }) => (headers.get("HX-Redirect") || status === 401 ? "signed-out" : { 403: "gone", 404: "gone", 429: "crowded" }[status]);

function stop(why) {
  close();
  isStopped = true;
  clearTimeout(timers.lost);
  say(why);
  if (why === "signed-out") document.dispatchEvent(new CustomEvent("live:signed-out"));
}

function crowd() {
  found();
  say("crowded");
  refresh(false);
  later("open", CROWDED, open);
}

// The board.

const get = (url, more = {}) => fetch(url, { ...more, cache: "no-store", credentials: "same-origin", headers: { "HX-Request": "true", "HX-Current-URL": location.href, ...more.headers } });
const read = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
const isHeld = () => document.querySelector(HAND);

function address(base, more) {
  const question = new URLSearchParams(location.search);
  for (const [name, value] of more) question.append(name, value);
  return `${base}?${question}`;
}

function refresh(isLarge) {
  if (!said.dataset.fresh) return;
  at.waits = true;
  at.isLarge ||= isLarge;
  if (!at.runs) run();
}

// One after the other; while a card is in somebody's hand the board stands still.
async function run() {
  at.runs = true;
  while (at.waits) {
    if (isHeld()) await new Promise((go) => setTimeout(go, 100));
    else {
      const isLarge = at.isLarge;
      Object.assign(at, { waits: false, isLarge: false });
      await bring(isLarge).catch(() => later("again", 2000, () => refresh(isLarge)));
    }
  }
  at.runs = false;
}

async function bring(isLarge) {
  const answer = await get(address(said.dataset.fresh, isLarge ? [["whole", "1"]] : []), { headers: at.etag && !isLarge ? { "If-None-Match": at.etag } : {} });
  if (answer.status === 304) return;
  const why = refusal(answer);
  if (why) return void stop(why);
  if (!answer.ok) throw new Error(answer.status);
  const fresh = await read(answer);
  if (!await filled(fresh, isLarge, answer.headers)) return void refresh(true);
  if (isHeld()) return void refresh(isLarge); // taken meanwhile
  const kept = [];
  document.dispatchEvent(new CustomEvent("board:merge", { detail: { fresh, kept } }));
  at.read = Number(answer.headers.get("Board-Number") ?? -1);
  at.etag = kept.length || isLarge ? "" : answer.headers.get("ETag");
  if (kept.length) later("again", 2000, () => refresh(false));
}

// The cards that look otherwise than on the page, in the places of their outlines. False: too many, take the whole board.
async function filled(fresh, isWhole, headers) {
  const outlines = [...fresh.querySelectorAll("[data-outline]")].filter((each) => document.getElementById(each.id)?.dataset.stamp !== each.dataset.stamp);
  const all = [...document.querySelectorAll(".board [data-stamp]")].filter((each) => !fresh.getElementById(each.id));
  if (isWhole) all.forEach((each) => each.remove());
  if (isWhole) return true;
  // Of those shown beyond the first ones of a cell only what changed since is looked at, where that is known.
  const changed = at.read >= Number(headers.get("Board-Since") ?? Infinity) ? new Set(headers.get("Board-Changed").split(" ")) : null;
  const beyond = all.filter((each) => !changed || changed.has(keyOf(each)));
  const keys = [...outlines, ...beyond].map(keyOf);
  if (!keys.length) return true;
  if (keys.length > MOST_NAMED) return false;
  const lanes = new URLSearchParams(location.search).get("lanes");
  const answer = await get(`${said.dataset.fresh}cards/?${new URLSearchParams([...keys.map((key) => ["key", key]), ...(lanes ? [["lanes", lanes]] : [])])}`);
  if (!answer.ok) throw new Error(answer.status);
  const cards = await read(answer);
  for (const each of outlines) {
    const card = cards.getElementById(each.id);
    if (card) each.replaceWith(card);
  }
  const behind = new Map((answer.headers.get("Board-Behind") ?? "").split(" ").map((pair) => pair.split("=")));
  for (const each of beyond) settle(each, cards.getElementById(each.id), behind);
  return true;
}

const keyOf = (card) => card.id.replace("card-", "");

// A card beyond the first ones of its cell: where it belongs, as it looks now; or off the page, if its neighbour is not on it.
function settle(card, is, behind) {
  const list = is && document.getElementById(is.parentElement.id);
  const before = document.getElementById(`card-${behind.get(keyOf(card))}`);
  const stays = list && list === card.parentElement && (!before || card.previousElementSibling === before);
  if (!stays && (!before || before.parentElement !== list)) return void card.remove();
  if (!stays) before.after(card);
  if (is.dataset.stamp !== card.dataset.stamp) {
    card.replaceWith(is);
    window.htmx.process(is);
  }
}

if (said) {
  open();
  document.addEventListener("live:signed-out", () => { if (source) stop("signed-out"); });
  document.addEventListener("live:signed-in", () => { open(); refresh(false); });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) later("hidden", HIDDEN_FOR, close); // a browser opens six lines to a host, and other tabs want theirs
    else {
      clearTimeout(timers.hidden);
      if (!source && !isStopped) open();
    }
  });
  addEventListener("offline", () => { if (!isStopped) { lost(0); ask(); } }); // an open line may not notice for minutes
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
}
