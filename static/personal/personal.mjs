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

// Browsers allow this over HTTPS only. The worker sees what is loaded after it came, so what is here is named to it.
if (navigator.serviceWorker) {
  const worker = await navigator.serviceWorker
    .register("/m/offline.js", { scope: "/m/" })
    .then(() => navigator.serviceWorker.ready)
    .catch(() => null);
  const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((part) => part.href ?? part.src);
  worker?.active.postMessage({ keep: [location.href, ...parts] });
}
