// Where an item stands among its neighbours, and telling the server. Used by drag.js (pointer) and lift.js (keys) through events.
// Markup: <ol data-rank data-rank-url="…" [data-rank-column] [data-rank-group]> <li data-rank-item="PLAT-42" [data-rank-url]>.
const pending = new Map();
const place = (item) => ({ list: item.parentElement, next: item.nextElementSibling });

function neighbour(item, step) {
  let other = item[step];
  while (other && !other.matches("[data-rank-item]")) other = other[step];
  return other?.dataset.rankItem;
}

function wanted(item, from) {
  const list = item.closest("[data-rank]");
  const values = { item: item.dataset.rankItem };
  const after = neighbour(item, "previousElementSibling");
  const before = neighbour(item, "nextElementSibling");
  if (after) values.after = after;
  else if (before) values.before = before;
  if (list.dataset.rankColumn) {
    values.column = list.dataset.rankColumn;
    values.expected_column = from.list.dataset.rankColumn;
  }
  return values;
}

function putBack(item, from) {
  const focused = item.contains(document.activeElement) ? document.activeElement : null;
  from.list.insertBefore(item, from.next?.parentElement === from.list ? from.next : null);
  focused?.focus();
}

// A page that keeps moves while there is no connection takes the event "rank:unsent"; one that waits makes all later ones wait.
const isKept = (detail) => !document.dispatchEvent(new CustomEvent("rank:unsent", { cancelable: true, detail }));

// detail: {item, from, lifted}; from is what "rank:place" gave when the item was taken.
document.addEventListener("rank:moved", ({ detail: { item, from, lifted } }) => {
  const url = item.dataset.rankUrl ?? item.closest("[data-rank]").dataset.rankUrl;
  if (!url || (from.list === item.parentElement && from.next === item.nextElementSibling)) return;
  const values = wanted(item, from);
  if (document.querySelector(".is-unsent") && isKept({ item, from, url, values })) return;
  item.classList.add("is-sending");
  pending.set(item, { from, lifted, url, values });
  window.htmx.ajax("POST", url, { source: item, values, swap: "none" }).catch(() => {}); // told by htmx:afterRequest
});

document.addEventListener("htmx:afterRequest", (event) => {
  const item = event.detail.requestConfig.elt; // the answer may have replaced it on the page
  const sent = pending.get(item);
  if (!sent) return;
  pending.delete(item);
  item.classList.remove("is-sending");
  if (event.detail.xhr.getResponseHeader("HX-Redirect")) return; // signed out: neither kept nor refused
  if (event.detail.xhr.status > 0 && event.detail.xhr.status < 400) {
    document.dispatchEvent(new CustomEvent("rank:kept", { detail: { item, from: sent.from } }));
  } else if (event.detail.xhr.status === 0 && isKept({ item, ...sent })) {
    event.detail.requestConfig.isKept = true;
  } else if (sent.lifted) {
    document.dispatchEvent(new CustomEvent("rank:refused", { detail: { item, from: sent.from } }));
  } else if (item.isConnected) {
    putBack(item, sent.from);
  }
});

document.addEventListener("rank:place", ({ detail }) => Object.assign(detail, place(detail.item)));
document.addEventListener("rank:back", ({ detail: { item, from } }) => putBack(item, from));
