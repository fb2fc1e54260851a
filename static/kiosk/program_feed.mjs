// Keeps a screen's program fresh: asks the hub every few seconds, is told "nothing new" almost always, and goes on with
// what was told last while the hub is away. Its clock is the hub's.

import { understood } from "./program_time.mjs";

export const EVERY_MS = 3000;
const ANSWER_WITHIN_MS = 5000;
const STALE_AFTER_MS = 15000;
const CLOCK_STEP_MS = 1500; // the Date header tells whole seconds; less than this is its rounding
const KEPT_EVERY_MS = 60000; // how old the program is need not be kept to the second
const STORED = "don.program";

export class ProgramFeed {
  #etag = "";
  #ahead = null; // milliseconds the hub's clock is before this machine's
  #told = "";
  #keptAt = -Infinity;

  /** onChange() is called when the program is another. `fetch`, `now()`, `storage` are replaced in tests. */
  constructor(onChange, { fetch = globalThis.fetch.bind(globalThis), now = Date.now, storage = globalThis.localStorage } = {}) {
    Object.assign(this, { onChange, fetch, clock: now, storage });
    this.program = null; // as program_time.mjs understands it; null until the first word
    this.freshAt = null; // when the hub last said that this is so, on its clock
    this.#recall();
  }

  /** The present moment on the hub's clock. */
  now() {
    return this.clock() + (this.#ahead ?? 0);
  }

  /** Whether what is shown may be out of date. */
  isStale() {
    return this.program !== null && this.now() - this.freshAt > STALE_AFTER_MS;
  }

  async live() {
    for (;;) {
      await this.ask();
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  /** Ask once; true when the hub answered. */
  async ask() {
    const asked = this.clock();
    try {
      const answer = await this.fetch("/api/v1/program/", {
        headers: this.#etag ? { "If-None-Match": this.#etag } : {},
        cache: "no-store",
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      if (!answer.ok && answer.status !== 304) return false;
      this.#setClock(answer.headers.get("Date"), asked);
      this.freshAt = this.now();
      if (answer.status === 200) {
        const told = await answer.text();
        this.#take(told, JSON.parse(told));
        this.#etag = answer.headers.get("ETag") ?? "";
        this.#keptAt = -Infinity;
      }
      this.#keep();
      return true;
    } catch {
      return false; // the screen goes on with what it has
    }
  }

  #setClock(date, asked) {
    const hub = Date.parse(date ?? "");
    if (Number.isNaN(hub)) return;
    const ahead = hub + 500 - (asked + this.clock()) / 2;
    if (this.#ahead === null || Math.abs(ahead - this.#ahead) > CLOCK_STEP_MS) this.#ahead = ahead;
  }

  #take(told, document) {
    this.program = understood(document);
    this.#told = told;
    this.onChange();
  }

  #keep() {
    if (this.clock() - this.#keptAt < KEPT_EVERY_MS) return;
    this.#keptAt = this.clock();
    try {
      this.storage?.setItem(STORED, JSON.stringify({ told: this.#told, etag: this.#etag, freshAt: this.freshAt }));
    } catch {
      // a full or forbidden store: the open tab remembers by itself
    }
  }

  #recall() {
    try {
      const { told, etag, freshAt } = JSON.parse(this.storage?.getItem(STORED) ?? "null") ?? {};
      if (!told) return;
      this.program = understood(JSON.parse(told));
      Object.assign(this, { freshAt });
      this.#told = told;
      this.#etag = etag;
    } catch {
      this.program = null; // nothing usable was kept
    }
  }
}
