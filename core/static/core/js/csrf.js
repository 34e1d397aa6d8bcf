// What is sent carries the token of now: signing in again, also in another tab, makes that of a form on the page void.
const now = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
const token = () => now() ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value;

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb === "get") return;
  detail.headers["X-CSRFToken"] = token();
  if (detail.parameters.csrfmiddlewaretoken && now()) detail.parameters.csrfmiddlewaretoken = now();
});

addEventListener("submit", ({ target }) => {
  const field = target.querySelector("[name=csrfmiddlewaretoken]");
  if (field && now()) field.value = now();
}, { capture: true });
