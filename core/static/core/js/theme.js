// The look changes at once; the choice is kept with the person.
document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-theme-choice]");
  if (!form) return;
  document.documentElement.dataset.theme = event.target.value;
  document.cookie = `theme=${event.target.value}; path=/; max-age=31536000; samesite=lax`;
  fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  document.dispatchEvent(new CustomEvent("theme"));
});
