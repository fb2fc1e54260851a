// Opens the kiosk's page where the hub does not answer: from the copy that page_copy.mjs has made of the page and its
// parts. Only what is in that copy is answered here; no answer of the API is, and nobody's data.
const CURRENT = "don-kiosk"; // names the copy that is shown; the copies are beside it, each under its version
const PAGE = "/kiosk/";

self.addEventListener("install", () => self.skipWaiting()); // which copy is shown is the page's to choose, not ours
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { method, mode, cache, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || cache === "reload" || origin !== self.location.origin) return;
  const isPart = pathname.startsWith("/static/") || pathname.endsWith(".mjs");
  if (mode === "navigate" ? pathname === PAGE : isPart) event.respondWith(answer(event, pathname));
});

async function answer(event, path) {
  const kept = (await isForKiosk(event)) && (await copyOf(path));
  return kept || fetch(event.request);
}

async function copyOf(path) {
  const current = await caches.match(PAGE, { cacheName: CURRENT });
  return current && caches.match(path, { cacheName: `${CURRENT}-${await current.text()}` });
}

/** Boards and other pages share some of the parts; they take them from the hub, as they are now. */
async function isForKiosk(event) {
  if (event.request.mode === "navigate") return true;
  const client = await self.clients.get(event.clientId);
  const path = client && new URL(client.url).pathname;
  return path === PAGE || Boolean(path?.endsWith(".mjs")); // the page, or a worker of its own
}
