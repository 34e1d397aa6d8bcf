// A session that ends takes no change with it: what was sent meanwhile waits, and goes on when the same person has signed in
// again, in another tab or by the link (then the page is a new one, and only what was sent before it is lost).
const said = document.querySelector("[data-live]");
const waiting = [];
const LOOKS_EVERY = 8000;
let timer = 0;

const isWayIn = (url) => url && new URL(url, location.href).pathname === new URL(said.dataset.signIn, location.href).pathname;

// htmx would leave the page for the one to sign in on, and with it whatever is half written.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (!isWayIn(xhr.getResponseHeader("HX-Redirect"))) return;
  event.preventDefault();
  if (requestConfig.verb !== "get") waiting.push(requestConfig);
  document.dispatchEvent(new CustomEvent("live:signed-out"));
});

document.addEventListener("live:signed-out", () => {
  tell();
  clearInterval(timer);
  timer = setInterval(look, LOOKS_EVERY);
});
document.addEventListener("visibilitychange", () => { if (timer) look(); });
addEventListener("focus", () => { if (timer) look(); });

function tell() {
  const words = said.querySelector("[data-live-waiting]");
  if (words) words.textContent = waiting.length ? ` ${waiting.length} of your changes ${waiting.length === 1 ? "waits" : "wait"} for that.` : "";
}

async function look() {
  if (document.hidden) return;
  const answer = await fetch(said.dataset.live, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer?.status !== 200) return;
  clearInterval(timer);
  timer = 0;
  if (answer.headers.get("Viewer") === said.dataset.viewer) await again();
  else location.reload(); // somebody else signed in: nothing of the one before is done in that name
}

async function again() {
  for (const { verb, path, parameters, elt } of waiting.splice(0)) {
    const source = elt.isConnected ? elt : document.body;
    await window.htmx.ajax(verb.toUpperCase(), path, { source, values: parameters, swap: "none" });
  }
  document.dispatchEvent(new CustomEvent("live:signed-in"));
}
