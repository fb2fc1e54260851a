// Opens the kiosk's page where the hub does not answer: the page and its parts, all of one VERSION, as they were fetched
// together. Both names come from the hub (kiosk/page_copy.py): PAGE, and PARTS with it. Nothing else is ever kept here, no
// answer of the API, nobody's data; what is asked by other pages passes by.
const PREFIX = "don-kiosk-";
const COPY = PREFIX + VERSION;

self.addEventListener("install", (event) => {
  const fresh = [PAGE, ...PARTS].map((path) => new Request(path, { cache: "reload" }));
  event.waitUntil(caches.open(COPY).then((copy) => copy.addAll(fresh))); // all of them, or this version is not taken
});

self.addEventListener("activate", (event) => event.waitUntil(dropOlder().then(() => self.clients.claim())));

// A newer version waits until the page says that nobody stands at the kiosk.
self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(self.skipWaiting());
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (event.request.mode === "navigate" ? pathname === PAGE : PARTS.includes(pathname)) {
    event.respondWith(answer(event, pathname));
  }
});

async function answer(event, path) {
  const kept = (await isForKiosk(event)) && (await caches.match(path, { cacheName: COPY }));
  return kept || fetch(event.request);
}

/** Boards and other pages share some of the parts; they take them from the hub, as they are now. */
async function isForKiosk(event) {
  if (event.request.mode === "navigate") return true;
  const client = await self.clients.get(event.clientId);
  const path = client && new URL(client.url).pathname;
  return path === PAGE || PARTS.includes(path); // the page, or a worker of its own
}

async function dropOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== COPY).map((name) => caches.delete(name)));
}
