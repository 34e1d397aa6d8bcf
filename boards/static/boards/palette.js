// What the palette offers for the card in focus: its keys, and each column it may go to; and for the board: its lanes and filters.
const words = (element) => element.textContent.trim().replace(/\s+/g, " ");

// A form as the dialog of targets has it, so that a move is a move wherever it is asked for.
function move(card, column) {
  const form = Object.assign(document.createElement("form"), { action: document.querySelector("[data-rank-url]").dataset.rankUrl, method: "post", hidden: true });
  form.dataset.boardMove = "";
  const values = { item: card.dataset.rankItem, column, expected_column: card.dataset.place };
  form.append(...Object.entries(values).map(([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value })));
  document.getElementById("palette").append(form);
  form.requestSubmit();
  form.remove();
}

function card(from, add) {
  const node = from.closest?.(".board .card");
  const keys = document.getElementById("card-keys");
  if (!node || !keys) return;
  const key = node.dataset.rankItem;
  for (const button of keys.querySelectorAll("[data-card-do], [data-walk-press]")) {
    add({ label: `${key}: ${words(button)}`, section: key, isFirst: true, keys: [button.dataset.key.toUpperCase()], icon: node.querySelector(".sign .icon"), run: () => button.click() });
  }
  if (!node.querySelector("[data-rank-grip]")) return;
  for (const head of document.querySelectorAll("#heads .column-head")) {
    const column = head.id.replace("column-", "");
    if (column !== node.dataset.place) add({ label: `${key}: move to ${words(head.querySelector("h2"))}`, words: "pull drop column", section: key, isFirst: true, run: () => move(node, column) });
  }
}

function board(add) {
  const form = document.querySelector(".board-filters");
  for (const option of form?.elements.lanes?.options ?? []) {
    const run = () => { option.selected = true; form.requestSubmit(); };
    if (!option.selected) add({ label: `Lanes: ${words(option)}`, words: "board swimlanes", run });
  }
  for (const box of form?.querySelectorAll("input[type=checkbox]") ?? []) {
    const label = words(box.labels[0].querySelector("[data-chip-name]") ?? box.labels[0]);
    add({ label: `${box.checked ? "Stop showing only" : "Show only"}: ${label}`, words: "filter narrow board", run: () => box.click() });
  }
}

document.addEventListener("palette:gather", ({ detail: { from, add } }) => {
  card(from, add);
  board(add);
});
