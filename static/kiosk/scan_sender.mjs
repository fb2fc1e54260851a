// Sends scans until the hub has answered them, each with the nonce it was born with, so that a lost answer never records
// twice and never makes a second slip.

import { Refused, isForgotten, mayYetSucceed, sleep } from "./client.mjs";

const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 4000;
const PACE_MS = 150; // between scans nobody waits for: the hub counts requests, and guests come first

export class ScanSender {
  #flights = new Map(); // nonce → the try that is under way
  #isAwake = false;
  #hurry = () => {};

  /**
   * `isAwaited(scan)`: whether its guest still stands here. `onAnswer(scan, {answer} or {fault})` once the hub has said
   * yes or no; the scan must be settled there. `onTrouble(fault)` when a try in the background failed. `pause` is
   * replaced in tests.
   */
  constructor({ client, kept, isAwaited, onAnswer, onTrouble, pause = sleep }) {
    Object.assign(this, { client, kept, isAwaited, onAnswer, onTrouble, pause });
  }

  /** Try once; two tries of one scan at a time are one. Throws what may yet pass by itself. */
  send(scan) {
    let flight = this.#flights.get(scan.nonce);
    if (!flight) {
      flight = this.#try(scan).finally(() => this.#flights.delete(scan.nonce));
      this.#flights.set(scan.nonce, flight);
    }
    return flight;
  }

  async #try(scan) {
    let told;
    try {
      told = { answer: await this.client.redeem(scan, this.isAwaited(scan)) };
    } catch (fault) {
      if (mayYetSucceed(fault) || isForgotten(fault)) throw fault;
      told = { fault };
    }
    this.onAnswer(scan, told);
  }

  /** Send everything that is kept, oldest first, and try again until it is done; now, where that waits for its time. */
  async wake() {
    this.#hurry();
    if (this.#isAwake) return;
    this.#isAwake = true;
    let pause = FIRST_PAUSE_MS;
    while (this.kept.size && this.client.token) {
      if (await this.#round()) {
        pause = FIRST_PAUSE_MS;
      } else {
        await Promise.race([this.pause(pause), new Promise((resolve) => (this.#hurry = resolve))]);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
    this.#isAwake = false;
  }

  /** Send one after another; true when all were answered. What the hub itself fails at holds up nobody else. */
  async #round() {
    const leftOut = new Set();
    for (;;) {
      const scan = this.kept.next(this.isAwaited, leftOut);
      if (!scan) return leftOut.size === 0;
      const isAwaited = this.isAwaited(scan);
      try {
        await this.send(scan);
      } catch (fault) {
        if (!isStumble(fault)) {
          this.onTrouble(fault);
          return false;
        }
        leftOut.add(scan.nonce);
      }
      if (!isAwaited) await this.pause(PACE_MS);
    }
  }
}

/** The hub is there, and something about this very scan makes it fail. */
function isStumble(fault) {
  return fault instanceof Refused && fault.message !== "" && fault.status >= 500 && fault.status !== 503;
}
