// Planning: a story is drawn from the candidates into the plan, or back; its own form does what its button would.
const TOUCH = matchMedia("(pointer: coarse)").matches;
const pending = new Map();

function begin(list) {
  if (list.dataset.planBegun !== undefined || !window.Sortable) return;
  list.dataset.planBegun = "";
  let from = null;
  window.Sortable.create(list, {
    draggable: "[data-plan-row]",
    group: "plan",
    sort: false, // where it stands is the order of the backlogs
    filter: "button, input",
    preventOnFilter: false,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    forceFallback: true,
    fallbackTolerance: 4,
    delay: TOUCH ? 250 : 120,
    delayOnTouchOnly: true,
    ghostClass: "is-ghost",
    dragClass: "is-dragged",
    onStart: ({ item }) => { from = { list, next: item.nextElementSibling }; },
    onEnd({ item, to }) {
      if (to.dataset.planSide === list.dataset.planSide) return void back(item, from);
      const form = item.querySelector("form");
      pending.set(form, { item, from });
      item.classList.add("is-sending");
      form.requestSubmit();
    },
  });
}

function back(item, from) {
  from.list.insertBefore(item, from.next?.parentElement === from.list ? from.next : null);
}

// Refused, or not sent: the row returns; why is said as a toast.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const sent = pending.get(detail.requestConfig?.elt);
  if (!sent) return;
  pending.delete(detail.requestConfig.elt);
  sent.item.classList.remove("is-sending");
  if (!detail.successful && sent.item.isConnected) back(sent.item, sent.from);
});

// One choice for all unfinished items; each stays to be changed.
function chooseAll(way) {
  for (const radio of document.querySelectorAll(`.end-ways input[type="radio"][value="${way}"]`)) radio.checked = true;
  document.dispatchEvent(new CustomEvent("announce", { detail: way === "carry" ? "All are carried." : "All are moved back." }));
}

async function copy(id) {
  const field = document.getElementById(id);
  try {
    await navigator.clipboard.writeText(field.value);
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: "The text is copied.", tone: "success" } }));
  } catch {
    field.select(); // the browser keeps the clipboard to itself: the text is ready to be copied by hand
  }
}

document.addEventListener("click", ({ target }) => {
  const { chooseAll: way, copies } = target.closest("button")?.dataset ?? {};
  if (way) chooseAll(way);
  if (copies) copy(copies);
});

const beginAll = () => document.querySelectorAll("[data-plan-side]").forEach(begin);
beginAll();
document.addEventListener("htmx:load", beginAll);
document.addEventListener("htmx:oobAfterSwap", beginAll);
