// Lets this page open without the hub: keeps a copy of it and its parts, all of one version, for a service worker to show
// (page_copy_worker.js). Browsers have that over HTTPS and on the hub itself only; elsewhere the page works as it is.

const CURRENT = "don-kiosk"; // names the copy that is shown; the copies are beside it, each under its version
const PAGE = "/kiosk/";
const QUIET_MS = 5000; // without a scan, a key or a touch; then a newer version may come
const LOOK_EVERY_MS = 2000;
const ASK_EVERY_MS = 300000;

export class PageCopy {
  #isQuietFor;
  #coming = ""; // a newer version that is here whole, and not shown yet

  /** `isQuietFor(ms)`: whether nobody has been at this screen for so long. */
  constructor(isQuietFor) {
    this.#isQuietFor = isQuietFor;
  }

  /** Keep a copy from now on, and change to a newer version when there is one and nobody is here. */
  async keep() {
    if (!navigator.serviceWorker) return;
    navigator.serviceWorker.register("/kiosk/sw.js", { scope: PAGE }).catch(() => {}); // the hub is away: it is there, or not yet
    setInterval(() => this.#change(), LOOK_EVERY_MS);
    setInterval(() => this.askForNewer(), ASK_EVERY_MS);
    await this.askForNewer();
    if (!(await shown())) await this.#take(); // the first copy is what stands here
  }

  /** Ask the hub whether there is a newer version, as it may have been started anew, and fetch it whole. */
  async askForNewer() {
    if (!navigator.serviceWorker) return;
    try {
      const answer = await fetch("/kiosk/parts/", { cache: "no-store" });
      const { version, parts } = answer.ok ? await answer.json() : {};
      if (!version || version === (await shown())) return;
      const copy = await caches.open(`${CURRENT}-${version}`);
      await copy.addAll(parts.map((path) => new Request(path, { cache: "reload" })));
      this.#coming = version;
    } catch {
      // the hub is away, or went away meanwhile: what is kept stays, and it will be asked again
    }
  }

  /** Take the newest version there is; the next load shows it. */
  async renew() {
    await this.askForNewer();
    await this.#take();
  }

  async #change() {
    if (!this.#coming || !this.#isQuietFor(QUIET_MS)) return;
    await this.#take();
    location.reload();
  }

  async #take() {
    const version = this.#coming;
    if (!version) return;
    this.#coming = "";
    await (await caches.open(CURRENT)).put(PAGE, new Response(version));
    const names = await caches.keys();
    const older = names.filter((name) => name.startsWith(`${CURRENT}-`) && name !== `${CURRENT}-${version}`);
    await Promise.all(older.map((name) => caches.delete(name)));
  }
}

/** The version that is shown; "" while there is none. */
async function shown() {
  const current = await caches.match(PAGE, { cacheName: CURRENT });
  return current ? current.text() : "";
}
