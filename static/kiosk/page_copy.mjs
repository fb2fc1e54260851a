// Lets this page open without the hub: a service worker keeps a copy of it. Browsers have that over HTTPS and on the hub
// itself only; elsewhere the page works as it is.

const QUIET_MS = 5000; // without a scan, a key or a touch; then a newer version may come
const LOOK_EVERY_MS = 2000;
const ASK_EVERY_MS = 300000;

export class PageCopy {
  #registration = null;
  #isQuietFor;
  #isReplaced = false;

  /** `isQuietFor(ms)`: whether nobody has been at this screen for so long. */
  constructor(isQuietFor) {
    this.#isQuietFor = isQuietFor;
  }

  /** Keep a copy from now on, and change to a newer version when there is one and nobody is here. */
  async keep() {
    const container = navigator.serviceWorker;
    if (!container) return;
    const isCopy = Boolean(container.controller);
    this.#registration = await container.register("/kiosk/sw.js", { scope: "/kiosk/" }).catch(() => null); // hub away
    if (!this.#registration) return;
    container.addEventListener("controllerchange", () => (this.#isReplaced = isCopy));
    setInterval(() => this.#change(), LOOK_EVERY_MS);
    setInterval(() => this.askForNewer(), ASK_EVERY_MS);
  }

  /** Ask the hub whether there is a newer version: it may have been started anew. */
  askForNewer() {
    this.#registration?.update().catch(() => {}); // it is away again; it will be asked again
  }

  /** Take the newest version; resolves when the next load brings it, or at once where there is none to be had. */
  async renew() {
    await this.#registration?.update().catch(() => {});
    const coming = this.#registration?.installing ?? this.#registration?.waiting;
    if (!coming) return;
    await hasBecome(coming, "installed", "activated", "redundant");
    coming.postMessage("take over");
    await hasBecome(coming, "activated", "redundant");
  }

  #change() {
    if (!this.#isQuietFor(QUIET_MS)) return;
    if (this.#isReplaced) location.reload();
    else this.#registration.waiting?.postMessage("take over");
  }
}

function hasBecome(worker, ...states) {
  return new Promise((resolve) => {
    const look = () => states.includes(worker.state) && resolve();
    worker.addEventListener("statechange", look);
    look();
  });
}
