// A form that loads the page anew: who works by keys goes on where they were, in the form, in the next like it or beside it.
const KEPT = "resumes";
const STOPS = "input:not([type=hidden]), select, textarea, button, a[href], summary";
let isByKey = false;
document.addEventListener("keydown", () => { isByKey = true; }, true);
document.addEventListener("pointerdown", () => { isByKey = false; }, true);

const alike = (action) => [...document.querySelectorAll("form")].filter((form) => form.getAttribute("action") === action);
const stop = (part) => [...part.querySelectorAll(STOPS)].find((each) => each.checkVisibility?.() ?? true);

function around(element) {
  const names = [];
  for (let part = element.parentElement; part && !part.matches("main, body, dialog"); part = part.parentElement) {
    if (part.id || part.hasAttribute("aria-labelledby")) names.push(part.id || `by:${part.getAttribute("aria-labelledby")}`);
  }
  return names;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.closest("dialog")) return;
  const action = form.getAttribute("action");
  const { name, value } = form.contains(document.activeElement) ? document.activeElement : event.submitter ?? {};
  const kept = { path: location.pathname, action, place: alike(action).indexOf(form), name, value, around: around(form), isByKey };
  kept.isFolded = Boolean(form.closest("details"));
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
});

function again({ action, place, name, value, around: parts }) {
  const forms = alike(action);
  const form = forms[Math.min(place, forms.length - 1)];
  const named = name ? [...(form?.elements ?? [])].filter((each) => each.name === name) : [];
  // A line that is empty again takes the next one; in a field that keeps what was said the keys of the page would be typed.
  const kept = (field) => field?.matches("textarea, input:not([type=checkbox], [type=radio])") && field.value;
  const home = (field) => (kept(field) ? form.querySelector("button:not([type=button])") ?? field : field);
  const part = (id) => (id.startsWith("by:") ? document.querySelector(`[aria-labelledby="${CSS.escape(id.slice(3))}"]`) : document.getElementById(id));
  return { form, find: () => home(named.find((each) => each.value === value) ?? named[0]) ?? (form && stop(form)) ?? parts.map(part).filter(Boolean).map(stop).find(Boolean) };
}

const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
sessionStorage.removeItem(KEPT);
if (kept?.path === location.pathname) {
  const { form, find } = again(kept);
  const fold = kept.isFolded && form?.closest("details");
  if (fold) fold.open = true;
  const resume = () => { if (kept.isByKey && document.activeElement === document.body) find()?.focus(); };
  resume();
  // An address that names a part takes the focus away once the page is there.
  if (document.readyState === "complete") setTimeout(resume);
  else addEventListener("load", () => setTimeout(resume), { once: true });
}
