// The palette (Ctrl K): one field from which one goes anywhere and does anything, by keys alone. What there is to go to and to do
// is said by others on document "palette:gather" {from, add}, with options {label, section, isFirst, detail, keys, words, icon, href | run};
// what only the server knows comes as ready options from data-palette. Without an answer from there the rest works.
const dialog = document.getElementById("palette");
const field = document.getElementById("palette-words");
const list = document.getElementById("palette-list");
const PAUSE = 120;
const SLOW = 5000;
const SHOWN = 8;
const RECENT = 6;
const KEY = /^[a-z][a-z0-9]{1,9}-\d{1,9}$/i;
const acts = new WeakMap();
let options = [];
let found = null; // what the server said of the words in the field, or of none
let active = null;
let isChosen = false; // by a key or the pointer, so that it stays the one when more comes in
let asking = null;
let timer = 0;

const all = () => [...list.querySelectorAll("[role=option]")];
const icon = (name) => dialog.querySelector("[data-palette-icons]").content.querySelector(`[href$="#i-${name}"]`).closest("svg").cloneNode(true);
const idOf = (option) => option.href ?? option.label;

// What was chosen before stands first. It is kept on this device, for one person, until the sign-out.
const STORE = "palette-recent";

function recent() {
  const kept = JSON.parse(localStorage.getItem(STORE) ?? "{}");
  return kept.viewer === dialog.dataset.viewer ? kept.all : [];
}

function remember(option) {
  const others = recent().filter((each) => each.id !== option.id);
  localStorage.setItem(STORE, JSON.stringify({ viewer: dialog.dataset.viewer, all: [option, ...others].slice(0, 20) }));
}

function match(option, words) {
  const label = option.label.toLowerCase();
  const text = `${label} ${option.detail ?? ""} ${option.words ?? ""}`.toLowerCase();
  if (!words.every((word) => text.includes(word))) return 0;
  if (label.startsWith(words[0])) return 3;
  return label.includes(` ${words[0]}`) ? 2 : 1;
}

function made(option) {
  const node = document.createElement(option.href ? "a" : "button");
  if (option.href) node.href = option.href;
  else node.type = "button";
  node.className = "palette-option";
  node.setAttribute("role", "option");
  node.tabIndex = -1;
  const label = Object.assign(document.createElement("span"), { className: "palette-label", textContent: option.label });
  const of = Object.assign(document.createElement("span"), { className: "palette-of", textContent: option.detail ?? "" });
  node.append(option.icon?.cloneNode(true) ?? icon(option.href ? "right" : "zap"), label, of);
  for (const key of option.keys ?? []) of.append(" ", Object.assign(document.createElement("kbd"), { textContent: key }));
  if (option.run) acts.set(node, option);
  return node;
}

function group(name, nodes) {
  const box = document.createElement("div");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", name);
  const head = Object.assign(document.createElement("h3"), { className: "palette-head", textContent: name });
  head.setAttribute("aria-hidden", "true");
  box.append(head, ...nodes);
  return box;
}

function forNothing() {
  const last = recent().filter((each) => each.href && each.href !== location.pathname).slice(0, RECENT).map((each) => made({ ...each, icon: icon("clock") }));
  const sections = new Map(last.length ? [["Recent", last]] : []);
  for (const option of options.filter((each) => each.section)) {
    if (!sections.has(option.section)) sections.set(option.section, []);
    sections.get(option.section).push(made(option));
  }
  const isFirst = new Set(options.filter((each) => each.isFirst).map((each) => each.section));
  return [...sections].map(([name, nodes]) => Object.assign(group(name, nodes), isFirst.has(name) ? { id: "palette-first" } : {}));
}

function forWords(text) {
  const words = text.toLowerCase().split(/\s+/);
  const order = recent().map((each) => each.id);
  const rank = (option) => (order.includes(idOf(option)) ? 10 + order.length - order.indexOf(idOf(option)) : match(option, words));
  const own = options.filter((each) => match(each, words)).sort((one, other) => rank(other) - rank(one)).slice(0, SHOWN);
  const known = new Set(options.map(idOf));
  const last = recent().filter((each) => each.href && !known.has(each.id) && match(each, words)).slice(0, RECENT);
  const jump = KEY.test(text) ? [made({ label: `Go to ${text.toUpperCase()}`, href: search(text) })] : [];
  return [
    ["Key", jump], ["Recent", last.map((each) => made({ ...each, icon: icon("clock") }))], ["Pages and actions", own.map(made)],
  ].filter(([, nodes]) => nodes.length).map(([name, nodes]) => group(name, nodes));
}

const search = (text) => `${dialog.dataset.search}?${new URLSearchParams({ q: text })}`;

function show() {
  const text = field.value.trim();
  const was = isChosen && active && (active.getAttribute("href") ?? active.textContent);
  const own = text ? forWords(text) : forNothing();
  const more = found?.text === text ? found.groups.map((each) => each.cloneNode(true)) : [];
  if (text) list.replaceChildren(...own, ...more, group("Search", [made({ label: `Search for “${text}”`, href: search(text), icon: icon("search") })]));
  else list.replaceChildren(...own.filter((each) => each.id === "palette-first"), ...more, ...own.filter((each) => each.id !== "palette-first"));
  unique();
  const nodes = all();
  nodes.forEach((node, place) => { node.id = `palette-${place}`; });
  choose(nodes.find((node) => was && (node.getAttribute("href") ?? node.textContent) === was) ?? nodes[0]);
  if (!text || found?.text === text) say(nodes.length - (text ? 1 : 0));
}

function unique() {
  const seen = new Set(field.value.trim() ? [] : [location.pathname]);
  for (const node of list.querySelectorAll("a[role=option]")) {
    const href = node.getAttribute("href");
    if (seen.has(href)) node.remove();
    seen.add(href);
  }
  list.querySelectorAll("[role=group]:not(:has([role=option]))").forEach((each) => each.remove());
}

function say(count) {
  const words = found?.failed ? ", without the server: pages and actions only" : "";
  dialog.querySelector("[data-palette-says]").textContent = `${count === 0 ? "Nothing matches" : `${count} result${count === 1 ? "" : "s"}`}${words}`;
}

function choose(node) {
  active?.removeAttribute("aria-selected");
  active = node ?? null;
  active?.setAttribute("aria-selected", "true");
  active?.scrollIntoView({ block: "nearest" });
  if (active) field.setAttribute("aria-activedescendant", active.id);
  else field.removeAttribute("aria-activedescendant");
}

// The server, asked when the fingers rest; what was asked before is called off.
async function ask() {
  const text = field.value.trim();
  asking?.abort();
  asking = new AbortController();
  const signal = AbortSignal.any([asking.signal, AbortSignal.timeout(SLOW)]);
  try {
    const answer = await fetch(`${dialog.dataset.palette}?${new URLSearchParams({ q: text })}`, { signal, credentials: "same-origin", headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.headers.get("HX-Redirect")) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    found = { text, groups: [...page.body.children].map((each) => document.importNode(each, true)) };
  } catch (error) {
    if (error.name === "AbortError") return;
    found = { text, groups: [], failed: true };
  }
  show();
}

function typed() {
  isChosen = false;
  show();
  asking?.abort();
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
}

function step(by) {
  const nodes = all();
  const here = nodes.indexOf(active);
  isChosen = true;
  choose(nodes[(here + by + nodes.length) % nodes.length]);
}

// An action begins when the palette has gone and the focus is back where it was.
function take(node, event) {
  const option = acts.get(node);
  const label = node.querySelector(".palette-label").textContent;
  remember({ id: option ? label : node.getAttribute("href"), label, href: node.getAttribute("href") ?? undefined, detail: node.querySelector(".palette-of").textContent });
  if (!option) return;
  event?.preventDefault();
  dialog.addEventListener("close", () => option.run(), { once: true });
  dialog.close();
}

const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };

function pressed(event) {
  if (event.isComposing) return;
  if (STEPS[event.key]) {
    event.preventDefault();
    step(STEPS[event.key]);
  } else if (event.key === "Enter" && active) {
    event.preventDefault();
    const isAside = (event.ctrlKey || event.metaKey) && active.href;
    if (isAside) open(active.href, "_blank", "noopener");
    else active.click();
  } else if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    dialog.close();
  }
}

function begin() {
  const from = document.activeElement;
  options = [];
  document.dispatchEvent(new CustomEvent("palette:gather", { detail: { from, add: (option) => options.push(option) } }));
  field.value = "";
  found = null;
  isChosen = false;
  show();
  ask();
}

// Work and features that were looked at are recent, however one came to them.
function looked() {
  const label = document.querySelector("main h1")?.innerText.trim();
  const isThing = /^\/(items|features)\/[^/]+\/$/.test(location.pathname);
  if (isThing && label) remember({ id: location.pathname, href: location.pathname, label, detail: location.pathname.split("/")[2] });
}

if (dialog) {
  looked();
  dialog.addEventListener("dialog:opening", begin);
  field.addEventListener("input", typed);
  dialog.addEventListener("keydown", pressed);
  dialog.addEventListener("close", () => { asking?.abort(); clearTimeout(timer); });
  list.addEventListener("click", (event) => { const node = event.target.closest("[role=option]"); if (node) take(node, event); });
  list.addEventListener("pointermove", (event) => { const node = event.target.closest("[role=option]"); if (node && node !== active) { isChosen = true; choose(node); } });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  document.addEventListener("click", (event) => { if (event.target.closest("a[data-dialog-open=palette]")) event.preventDefault(); });
  document.addEventListener("submit", (event) => { if (event.target.action?.endsWith("/sign-out/")) localStorage.removeItem(STORE); });
  addEventListener("pagehide", () => dialog.close());
}
