// The screen as a station of the hub: it is paired, says every few seconds that it lives, and hears what has changed.

import { Refused, mayYetSucceed, sleep } from "./client.mjs";

const HEARTBEAT_MS = 10000;
const TRY_AGAIN_MS = 2000;
const CLAIM_EVERY_MS = 1500;
const STORED_TOKEN = "don.station";
const CHANGED = new Set([403, 409]); // closed, or a rehearsal that is over: what the screen shows is not so any more
const UNKNOWN = Object.freeze({ known: false, session: null, next_session: null, station: "", zone: undefined, clockAhead: 0 });

export function storedToken() {
  return localStorage.getItem(STORED_TOKEN) ?? "";
}

export class Station {
  #client;
  #face;

  #wake = () => {};

  /** What the hub told last; `clockAhead` corrects this computer's clock by the hub's. */
  door = UNKNOWN;

  /**
   * `face` shows what happens: offered(code), beat({before, told, hasOpened}), forgotten() when the hub knows this
   * screen no more, and reached(whether the hub answers).
   */
  constructor(client, face) {
    this.#client = client;
    this.#face = face;
  }

  /** The present time by the hub's clock, in milliseconds. */
  now() {
    return Date.now() + this.door.clockAhead;
  }

  /** What the screen shows to whoever scans now: a rehearsal's id, 0 for the real door; undefined before it is known. */
  get rehearsal() {
    return this.door.known ? (this.door.rehearsal?.id ?? 0) : undefined;
  }

  /** What the screen tells of itself. */
  tells() {
    return { version: document.body.dataset.version, clock: new Date().toISOString() };
  }

  /** Speak with the hub at once, not in some seconds. */
  hurry() {
    this.#wake();
  }

  async live() {
    for (;;) {
      try {
        if (!this.#client.token) await this.#becomeStation();
        this.#note(await this.#client.heartbeat(this.tells()));
        this.#face.reached(true);
        await this.#rest(HEARTBEAT_MS);
      } catch (fault) {
        this.meet(fault);
        if (!isForgotten(fault)) await this.#rest(TRY_AGAIN_MS);
      }
    }
  }

  /** Do what a fault of any request means for the station: forgotten, not as the hub has it, or the hub is not reached. */
  meet(fault) {
    if (isForgotten(fault)) this.#forget();
    else if (fault instanceof Refused && CHANGED.has(fault.status)) this.hurry();
    else if (mayYetSucceed(fault)) this.#face.reached(false);
  }

  /** Show a pairing code until an organizer has confirmed it; offer a new one when it runs out. */
  async #becomeStation() {
    const offered = await this.#client.offerPairing();
    for (let first = true; ; first = false) {
      let collected;
      try {
        collected = await this.#client.claim(offered.claim);
      } catch (fault) {
        if (fault instanceof Refused && [404, 410].includes(fault.status)) return this.#becomeStation();
        if (!mayYetSucceed(fault)) throw fault;
        this.#face.reached(false);
      }
      if (collected?.token) {
        this.#client.token = collected.token;
        localStorage.setItem(STORED_TOKEN, collected.token);
        return undefined;
      }
      if (collected) this.#face.reached(true);
      if (first) this.#face.offered(offered.code);
      await sleep(CLAIM_EVERY_MS);
    }
  }

  #forget() {
    if (!this.#client.token) return;
    this.#client.token = "";
    localStorage.removeItem(STORED_TOKEN);
    this.door = UNKNOWN;
    this.#face.forgotten();
    this.hurry();
  }

  #note(told) {
    const before = this.door;
    this.door = { ...before, ...told, known: true, clockAhead: new Date(told.server_time) - Date.now() };
    const codes = ({ session, next_session: after }) => `${session?.code} ${after?.code}`;
    this.#face.beat({ before, told, hasOpened: codes(before) !== codes(this.door) });
  }

  /** Sleep, unless there is a hurry. */
  #rest(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function isForgotten(fault) {
  return fault instanceof Refused && fault.status === 401;
}
