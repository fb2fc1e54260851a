// Opens an invited person's page where there is no network, or no answer: the page as it was seen last, kept on their own
// telephone. The network always goes first. A link that works no more takes its copy with it.
const KEPT = "don-personal";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  event.waitUntil(Promise.all(event.data.keep.map((address) => fresh(new Request(address)).catch(() => null))));
});
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(freshOrKept(event.request));
});

async function freshOrKept(request) {
  const answer = await fresh(request).catch(() => Response.error());
  const isTrouble = answer.type === "error" || answer.status === 429 || answer.status >= 500;
  return (isTrouble && (await kept(request))) || answer;
}

async function fresh(request) {
  const answer = await fetch(request);
  const copies = await caches.open(KEPT);
  if (answer.ok) await copies.put(request, answer.clone());
  else if (answer.status === 404) await copies.delete(request, { ignoreSearch: true });
  return answer;
}

async function kept(request) {
  const copies = await caches.open(KEPT);
  return (await copies.match(request)) ?? copies.match(request, { ignoreSearch: true });
}
