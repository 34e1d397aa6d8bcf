// A <details data-menu> behaves like a menu: closes outside and by Escape, arrows walk its places.
const places = (menu) => [...menu.querySelectorAll(".menu-panel :is(a, button, input):not([disabled])")];

function close(menu, { back } = {}) {
  menu.open = false;
  if (back) menu.querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    const isOutside = !menu.contains(event.target);
    if (isOutside || event.target.closest(".menu-item, [data-dialog-open]")) close(menu);
  });
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest("details[data-menu][open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) close(menu);
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu]");
  if (!menu) return;
  if (event.key === "Escape" && menu.open) {
    event.preventDefault();
    close(menu, { back: true });
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.target.matches("input")) {
    event.preventDefault();
    menu.open = true;
    const all = places(menu);
    const step = event.key === "ArrowDown" ? 1 : -1;
    all[(all.indexOf(event.target) + step + all.length) % all.length]?.focus();
  }
});
