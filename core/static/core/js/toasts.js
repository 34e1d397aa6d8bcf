// Short messages at the foot of the page. Anyone says one: document.dispatchEvent(new CustomEvent("toast", {detail: {text, tone}})).
// With `act` {label, key, told, run} it has a button, which one message has at a time, and stays for `span` milliseconds.
const STAYS = new Set(["danger", "error", "warning"]);
const READING_TIME = 6000;
const list = document.getElementById("toasts");
const live = document.getElementById("live");

function begin(toast) {
  toast.dataset.begun = "";
  if (STAYS.has(toast.dataset.toast)) return;
  live.textContent = toast.querySelector("p").textContent;
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, READING_TIME) : toast.remove());
  setTimeout(leave, Number(toast.dataset.span ?? READING_TIME));
}

function button({ label, key, told, run }, toast) {
  list.querySelectorAll(".toast:has([data-key])").forEach((each) => each.remove());
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: `${label} ` });
  Object.assign(made.dataset, { key, keyLabel: told });
  made.append(Object.assign(document.createElement("kbd"), { textContent: key.toUpperCase() }));
  made.addEventListener("click", () => { toast.remove(); run(); });
  return made;
}

function show({ text, tone = "info", act, span = READING_TIME, isLost = false }) {
  for (const each of list.querySelectorAll(".toast")) if (each.querySelector("p").textContent === text) each.remove();
  const toast = document.getElementById("toast-form").content.firstElementChild.cloneNode(true);
  toast.dataset.toast = tone;
  toast.className = `toast is-${tone}`;
  const said = toast.querySelector("p");
  if (STAYS.has(tone)) said.setAttribute("role", "alert");
  said.textContent = text;
  toast.dataset.span = span;
  if (isLost) toast.dataset.lost = "";
  if (act) said.after(button(act, toast));
  list.append(toast);
}

const FAILURES = {
  403: "You may not do that.",
  404: "That is no longer there. Reload the page.",
  413: "That is larger than this installation reads.",
};

new MutationObserver(() => list.querySelectorAll(":scope > :not([data-begun])").forEach(begin)).observe(list, { childList: true });
list.querySelectorAll(":scope > *").forEach(begin);
document.addEventListener("toast", (event) => show(event.detail));
document.addEventListener("announce", (event) => { live.textContent = event.detail; });

list.addEventListener("click", (event) => {
  if (event.target.closest("[data-toast-close]")) event.target.closest(".toast").remove();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) list.lastElementChild?.remove();
});

// A refusal comes as a toast or a dialog with its own status; any other failure gets a sentence here.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!["#toasts", "#dialogs"].includes(event.detail.xhr.getResponseHeader("HX-Retarget"))) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});
document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  show({ text: FAILURES[xhr.status] ?? "Something broke on our side. Nothing was saved; try again.", tone: "danger" });
});
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (!detail?.requestConfig?.isKept) show({ text: "No connection. Nothing was saved; try again when you are back.", tone: "danger", isLost: true });
});
// Once the server has answered, that it did not is no longer so.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful) list.querySelectorAll("[data-lost]").forEach((each) => each.remove());
});
