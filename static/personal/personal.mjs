// The page works without this. It adds a copy on the telephone that opens where there is no network, and a word then.
const banner = document.getElementById("offline");

function tell() {
  banner.hidden = navigator.onLine;
}

addEventListener("online", tell);
addEventListener("offline", tell);
tell();

// An answer sent into nothing would put the browser's error in the place of the page and of the code on it.
document.querySelector("form")?.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  tell();
  banner.scrollIntoView({ block: "center" });
});

// Browsers allow this over HTTPS only. The worker sees pages from the next one on, so this one is handed to it.
if (navigator.serviceWorker) {
  const { active } = await navigator.serviceWorker
    .register("/m/offline.js", { scope: "/m/" })
    .then(() => navigator.serviceWorker.ready)
    .catch(() => ({}));
  active?.postMessage({ keep: [location.href, ...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((at) => at.href ?? at.src ?? at) });
}
