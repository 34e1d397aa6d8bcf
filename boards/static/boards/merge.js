// Brings the board on the page to where a fresh one is, by moving and exchanging what differs and nothing else: an open dialog,
// the focus, the scroll position and whatever somebody is about stay. live.js asks for it: document "board:merge" {fresh, kept}.
// Others who keep something on a card hear "board:card" {was, is} when one is exchanged.
const PARTS = ["standup-button", "class-limits", "board-tally", "column-tabs", "heads"];
const BUSY = "[open], [aria-expanded=true], .is-sending, .is-unsent";
const WRITES = "input:not([type=checkbox]), textarea, select";
const STOPS = "a, button, input, textarea, select, summary";

const here = (node) => document.getElementById(node.id);
const isCard = (node) => node.matches("[data-stamp]");
const cards = (list) => [...list.children].filter(isCard);

// Newer browsers move what is on the page without taking it off: focus and scroll stay.
function put(parent, node, before) {
  if (node.isConnected && parent.moveBefore) parent.moveBefore(node, before);
  else parent.insertBefore(node, before);
}

// The children wanted, in their order; others that stand between are passed over.
function arrange(parent, wanted) {
  const own = new Set(wanted);
  const next = (node) => { while (node && !own.has(node)) node = node.nextElementSibling; return node; };
  let at = next(parent.firstElementChild);
  for (const node of wanted) {
    if (node === at) at = next(at.nextElementSibling);
    else put(parent, node, at);
  }
}

// As htmx says of what it brings itself: lists become ones to drag in, buttons ask the server.
function begun(node) {
  window.htmx.process(node);
  node.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: node } }));
  return node;
}

function part(id, fresh) {
  const was = document.getElementById(id);
  const is = fresh.getElementById(id);
  if (!was || !is) return;
  const here = was.querySelector("[aria-current]");
  const same = here && [...is.querySelectorAll("a")].find((link) => link.hash === here.hash);
  same?.setAttribute("aria-current", here.getAttribute("aria-current"));
  for (const opened of was.querySelectorAll("details[open][id]")) is.querySelector(`#${opened.id}`)?.setAttribute("open", "");
  if (was.outerHTML === is.outerHTML) return;
  const scrollLeft = id === "column-tabs" ? was.scrollLeft : 0; // asking lays the board out
  const focused = was.contains(document.activeElement) && document.activeElement.id;
  was.replaceWith(is);
  begun(is);
  if (scrollLeft) is.scrollLeft = scrollLeft;
  if (focused && !document.activeElement?.id) document.getElementById(focused)?.focus({ preventScroll: true });
}

// Somebody writes in it, has its menu open, or it is on its way to the server.
const isInUse = (card) => card.querySelector(BUSY) || card.matches(BUSY) || (card.contains(document.activeElement) && document.activeElement.matches(WRITES));

function card(fresh, kept) {
  const was = here(fresh);
  if (was && (fresh.dataset.outline !== undefined || was.dataset.stamp === fresh.dataset.stamp)) return was;
  if (fresh.dataset.outline !== undefined) return null; // it left the board between two answers; the next one says so
  if (was && isInUse(was)) {
    kept.push(was);
    return was;
  }
  const place = was ? [...was.querySelectorAll(STOPS)].indexOf(document.activeElement) : -1;
  const is = document.importNode(fresh, true);
  was?.replaceWith(is);
  if (place >= 0) is.querySelectorAll(STOPS)[place]?.focus({ preventScroll: true });
  if (was) document.dispatchEvent(new CustomEvent("board:card", { detail: { was, is } }));
  return begun(is);
}

// Cards that were shown beyond the first ones stay behind those, as far as there are so many.
function more(list, fresh, extras) {
  const was = list.querySelector(":scope > .more");
  const is = fresh.querySelector(":scope > .more");
  if (was?.querySelector(".htmx-request")) return was; // its answer is on the way
  const left = is ? Number(is.dataset.more) - extras.length : 0;
  const button = is?.querySelector("button");
  if (left > 0 && extras.length) {
    const url = new URL(button.getAttribute("hx-get"), location.href);
    url.searchParams.set("after", extras.at(-1).dataset.rankItem);
    url.searchParams.set("passed", Number(url.searchParams.get("passed")) + extras.length);
    button.setAttribute("hx-get", url.pathname + url.search);
    button.textContent = `Show ${left} more`;
  }
  if (left > 0 && was?.innerHTML === is.innerHTML) return was;
  was?.remove();
  if (left <= 0) return null;
  return begun(document.importNode(is, true));
}

function cell(list, fresh, kept, wanted) {
  const first = cards(fresh).map((each) => card(each, kept)).filter(Boolean);
  const room = Number(fresh.querySelector(":scope > .more")?.dataset.more ?? 0);
  const extras = cards(list).filter((each) => !wanted.has(each.id)).slice(0, room);
  const passed = new Set([...first, ...extras]);
  for (const each of cards(list)) if (!passed.has(each) && !wanted.has(each.id)) each.remove();
  const last = more(list, fresh, extras);
  arrange(list, [...first, ...extras, ...(last ? [last] : [])]);
  for (const name of ["aria-label", "data-rank-label", "data-rank-url"]) {
    if (fresh.hasAttribute(name)) list.setAttribute(name, fresh.getAttribute(name));
    else list.removeAttribute(name);
  }
}

// What a higher app filled into the head of a lane stays; where the place is new, it is asked for.
function headed(was, is) {
  const slots = new Map([...was.querySelectorAll("[hx-get].slot")].map((slot) => [slot.getAttribute("hx-get"), slot]));
  for (const slot of is.querySelectorAll("[hx-get].slot")) slot.innerHTML = slots.get(slot.getAttribute("hx-get"))?.innerHTML ?? "";
  const plain = (head) => head.innerHTML.replaceAll(/ class="slot[^"]*"/g, "");
  if (plain(was) === plain(is)) return;
  was.replaceChildren(...[...is.childNodes].map((node) => document.importNode(node, true)));
  for (const slot of was.querySelectorAll("[hx-get].slot")) {
    const own = slots.get(slot.getAttribute("hx-get"));
    if (own) slot.replaceWith(own);
    else window.htmx.process(slot);
  }
}

function lane(fresh, kept, wanted) {
  let was = here(fresh);
  if (!was) {
    was = document.importNode(fresh, true);
    was.querySelectorAll("[data-stamp]").forEach((each) => each.remove());
    document.querySelector(".board").append(was);
    begun(was);
  }
  const summary = was.querySelector(":scope > summary");
  const is = fresh.querySelector(":scope > summary");
  headed(summary, is);
  summary.className = is.className;
  columns(was.querySelector(".lane-cells"), fresh.querySelector(".lane-cells"), kept, wanted);
  return was;
}

function columns(was, fresh, kept, wanted) {
  const boxes = [...fresh.children].map((box) => {
    const list = box.querySelector("ol");
    const own = here(list)?.parentElement ?? document.importNode(box, true);
    if (!own.isConnected) own.querySelectorAll("[data-stamp]").forEach((each) => each.remove());
    return own;
  });
  const added = boxes.filter((box) => !box.isConnected);
  arrange(was, boxes);
  added.forEach(begun);
  for (const box of [...was.children]) if (!boxes.includes(box)) gone(box, wanted);
  boxes.forEach((box, place) => cell(box.querySelector("ol"), fresh.children[place].querySelector("ol"), kept, wanted));
}

// Cards that go on elsewhere are taken along when their new place is filled.
function gone(node, wanted) {
  if ([...node.querySelectorAll("[data-stamp]")].some((each) => wanted.has(each.id))) node.dataset.gone = "";
  else node.remove();
}

function whole(body, fresh) {
  body.replaceChildren(...[...fresh.children].map((each) => document.importNode(each, true)));
  begun(body);
}

function merge(fresh, kept) {
  const body = document.getElementById("board-body");
  const is = fresh.getElementById("board-body");
  PARTS.forEach((id) => part(id, fresh));
  const board = body.querySelector(".board");
  if (!board || !is.querySelector(".board")) return whole(body, is);
  const wanted = new Set([...is.querySelectorAll("[data-stamp]")].map((each) => each.id));
  const focused = document.activeElement?.closest?.(".board") ? document.activeElement : null;
  const lanes = [...is.querySelectorAll(".lane")].map((each) => lane(each, kept, wanted));
  arrange(board, lanes);
  board.querySelectorAll(".lane, .cell").forEach((each) => {
    if (each.dataset.gone !== undefined || (each.matches(".lane") && !lanes.includes(each))) each.remove();
  });
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

document.addEventListener("board:merge", ({ detail: { fresh, kept } }) => {
  merge(fresh, kept);
  document.dispatchEvent(new CustomEvent("board:merged"));
});
