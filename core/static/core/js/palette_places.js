// What every page offers the palette: its own actions (whatever names a key), the pages of the navigation for each of one's teams,
// the look, one's account. Nothing is listed twice: the page says it, this reads it.
const NONE = ".nav-link[href], [data-dialog-open=palette], [data-walk-step], #card-keys *, [data-rank-step], dialog *";
const shown = (element) => element.checkVisibility() && !element.disabled && element.getAttribute("aria-disabled") !== "true";
const picture = (element) => element.querySelector("svg.icon");

function words(element) {
  const text = element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? [...element.childNodes].filter((node) => node.nodeName !== "KBD").map((node) => node.textContent).join(" ");
  return text.trim().replace(/\s+/g, " ");
}

const keys = (element) => (element.dataset.key ?? "").split(" ").filter(Boolean).map((key) => (key.length === 1 ? key.toUpperCase() : key.replace("Control+", "Ctrl ")));

function press(element) {
  if (element.matches("input:not([type=checkbox], [type=radio]), select")) element.focus();
  else element.click();
}

function here(add) {
  const all = document.querySelectorAll("[data-key], .page-actions :is(a, button), .board-filters [data-palette-word]");
  for (const element of [...all].filter((each) => shown(each) && !each.matches(NONE))) {
    const option = { label: words(element), section: "Here", keys: keys(element), icon: picture(element) };
    if (element.matches("a[href]")) add({ ...option, href: element.getAttribute("href") });
    else add({ ...option, run: () => press(element) });
  }
}

function teams() {
  const entries = [...document.querySelectorAll(".team-switch .menu-item:has(.of)")];
  return entries.map((each) => ({ key: each.querySelector(".of").textContent, name: [...each.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent).join("").trim(), isHere: each.hasAttribute("aria-current") }));
}

function pages(add) {
  const all = teams();
  const now = all.find((team) => team.isHere);
  const links = [...document.querySelectorAll(".shell-nav > ul > li > a.nav-link, [data-palette-places] a")];
  for (const link of links) {
    const href = link.getAttribute("href");
    const label = words(link.querySelector("span") ?? link);
    const option = { label, icon: picture(link), words: "go to page" };
    const ofTeam = now && (href.includes(`/t/${now.key}/`) || href.includes(`team-${now.key}/`));
    add({ ...option, href, section: "Go to", keys: keys(link), detail: ofTeam && all.length > 1 ? now.name : "" });
    for (const team of ofTeam ? all.filter((each) => each !== now) : []) {
      add({ ...option, href: href.replace(`/t/${now.key}/`, `/t/${team.key}/`).replace(`team-${now.key}/`, `team-${team.key}/`), detail: team.name, words: `${team.key} go to page` });
    }
  }
}

function account(add) {
  for (const link of document.querySelectorAll(".me a.menu-item")) add({ label: words(link), href: link.getAttribute("href"), icon: picture(link) });
  for (const radio of document.querySelectorAll("[data-theme-choice] input[type=radio]:not(:checked)")) {
    const label = radio.closest("label");
    const run = () => { radio.checked = true; radio.dispatchEvent(new Event("change", { bubbles: true })); };
    add({ label: `Look: ${words(label).toLowerCase()}`, words: "theme switch colours", icon: picture(label), run });
  }
  const out = document.querySelector(".me form button.menu-item");
  if (out) add({ label: words(out), icon: picture(out), run: () => out.click() });
}

document.addEventListener("palette:gather", ({ detail: { add } }) => {
  here(add);
  pages(add);
  account(add);
});
