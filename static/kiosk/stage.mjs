// Decides what is shown when: the one place that counts turns. Scans, pages and the waiting screen ask here before they
// put anything up.

import { sleep } from "./client.mjs";
import { START, next } from "./life.mjs";

export class Stage {
  #life = START;
  #touchedAt = 0;
  #onIdle;

  /** `onIdle(language)` puts up the waiting screen, in Vietnamese unless one is told. */
  constructor(onIdle) {
    this.#onIdle = onIdle;
  }

  get isPaired() {
    return this.#life.state !== "unpaired";
  }

  get turn() {
    return this.#life.turn;
  }

  get state() {
    return this.#life.state;
  }

  /** Whether nothing began since this turn. */
  isOn(turn) {
    return turn === this.#life.turn;
  }

  paired() {
    if (this.#happens({ type: "paired" })) this.#onIdle();
  }

  unpaired() {
    this.#happens({ type: "unpaired" });
  }

  /** A guest's scan takes the screen; the number of its turn, for all that is to come of it. */
  begin() {
    this.#happens({ type: "scan" });
    return this.#life.turn;
  }

  /** Whether a turn's `kept` or `answered` may be shown: nothing newer stands there. */
  comes(type, turn) {
    return this.#happens({ type, turn });
  }

  /** Put up the waiting screen now; the number of its turn. */
  goIdle(language) {
    if (this.#happens({ type: "idle" })) this.#onIdle(language);
    return this.#life.turn;
  }

  /** Put up the waiting screen when what a turn shows now has stood for so long, unless something else came. */
  async backToIdle(turn, ms) {
    const { state } = this.#life;
    await sleep(ms);
    if (this.#happens({ type: "over", turn, from: state })) this.#onIdle();
  }

  /** Whether nobody has been here for so long. */
  isQuietFor(ms) {
    return this.state === "idle" && performance.now() - this.#touchedAt > ms;
  }

  /** Let `open()` put up a page, and go back to the waiting screen when nobody has touched it for so long. */
  async keepPage(open, ms) {
    if (!this.#happens({ type: "page" })) return;
    const { turn } = this.#life;
    this.touched();
    open();
    while (this.isOn(turn)) {
      const left = this.#touchedAt + ms - performance.now();
      if (left <= 0) return void this.backToIdle(turn, 0);
      await sleep(left);
    }
  }

  /** Somebody is at the screen. */
  touched() {
    this.#touchedAt = performance.now();
  }

  #happens(event) {
    const before = this.#life;
    this.#life = next(before, event);
    return this.#life !== before;
  }
}
