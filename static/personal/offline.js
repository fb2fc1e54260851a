// Opens an invited person's page where there is no network: the page as it was seen last, kept on their own telephone.
// The network always goes first. A link that works no more takes its copy with it.
const KEPT = "don-personal";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  event.waitUntil(Promise.all(event.data.keep.map((address) => fetched(new Request(address)).catch(() => null))));
});
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(fetched(event.request).catch(() => kept(event.request)));
});

async function fetched(request) {
  const answer = await fetch(request);
  const copies = await caches.open(KEPT);
  if (answer.ok) await copies.put(request, answer.clone());
  else if (answer.status === 404) await copies.delete(request, { ignoreSearch: true });
  return answer;
}

async function kept(request) {
  const copies = await caches.open(KEPT);
  const copy = (await copies.match(request)) ?? (await copies.match(request, { ignoreSearch: true }));
  return copy ?? Response.error();
}
