// Brings the item in the panel to where a fresh one is, part by part; a part in which somebody writes stays, and what is inside of it
// comes as far as it can. panel.js asks for it: document "panel:merge" {was, fresh, kept}. Markup: data-part with an id.
const WRITES = "input:not([type=checkbox], [type=radio], [type=hidden]), textarea";
const STOPS = "a, button, input, textarea, select, summary";
const OPEN = "details[open], .htmx-request, [data-editor]";
const PASSING = ["open", "data-sent", "data-rank-begun"];

function bare(part) {
  const copy = part.cloneNode(true);
  for (const each of [copy, ...copy.querySelectorAll("*")]) PASSING.forEach((name) => each.removeAttribute(name));
  copy.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((each) => each.removeAttribute("value"));
  copy.querySelectorAll(".item-refused").forEach((each) => each.remove());
  return copy.innerHTML;
}

const isInUse = (part) => part.matches(OPEN) || part.querySelector(OPEN)
  || [...part.querySelectorAll(WRITES)].some((each) => each === document.activeElement || each.value !== each.defaultValue)
  || (document.activeElement.matches("select") && part.contains(document.activeElement));

function exchange(was, is) {
  const { activeElement: focused } = document;
  const place = was.contains(focused) ? [...was.querySelectorAll(STOPS)].indexOf(focused) : -1;
  const made = document.importNode(is, true);
  keepEarlier(was, made);
  was.replaceWith(made);
  window.htmx.process(made);
  made.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: made } }));
  if (place < 0) return;
  const same = focused.id && document.getElementById(focused.id);
  (same || made.querySelectorAll(STOPS)[place] || made.querySelector(STOPS))?.focus({ preventScroll: true });
}

// Somebody read further back: what is new comes above it.
function keepEarlier(was, made) {
  const lists = was.querySelectorAll(":scope > .timeline");
  if (lists.length < 2) return;
  const list = made.querySelector(".timeline");
  const known = new Set([...list.children].map((each) => each.id));
  made.querySelector(".item-earlier")?.remove();
  list.append(...[...lists[0].children].filter((each) => !known.has(each.id)));
  made.append(...[...lists].slice(1), ...was.querySelectorAll(".item-earlier"));
}

function merge(was, fresh, kept) {
  const passed = new Set();
  for (const is of fresh.querySelectorAll("[data-part][id]")) {
    if (passed.has(is.parentElement.closest("[data-part]"))) {
      passed.add(is);
      continue;
    }
    const part = was.querySelector(`#${CSS.escape(is.id)}`);
    if (!part || bare(part) === bare(is)) passed.add(is);
    else if (!isInUse(part)) {
      exchange(part, is);
      passed.add(is);
    } else kept.push(part); // the parts that it holds are looked at next
  }
}

document.addEventListener("panel:merge", ({ detail: { was, fresh, kept } }) => merge(was, fresh, kept));
