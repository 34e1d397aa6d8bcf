// Says when the connection is gone, and since when.
const banner = document.querySelector("[data-offline]");

function tell() {
  if (!banner) return;
  const isBack = navigator.onLine;
  if (!isBack && banner.hidden) {
    const now = new Date();
    banner.querySelector("time").textContent = now.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    document.dispatchEvent(new CustomEvent("announce", { detail: "No connection." }));
  }
  banner.hidden = isBack;
}

addEventListener("offline", tell);
addEventListener("online", tell);
tell();
