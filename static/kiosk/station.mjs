// The screen as a station of the hub: it is paired, says every few seconds that it lives, and hears what has changed.

import { Refused, isForgotten, mayYetSucceed, sleep } from "./client.mjs";

const HEARTBEAT_MS = 10000;
const TRY_AGAIN_MS = 2000;
const CLAIM_EVERY_MS = 1500;
const STORED_TOKEN = "don.station";
const CHANGED = new Set([403, 409]); // closed, or a rehearsal that is over: what the screen shows is not so any more
const STORED_DOOR = "don.door"; // so that the screen can begin while the hub is away; no person is in it
const UNKNOWN_DOOR = { known: false, session: null, next_session: null, station: "", zone: undefined, clockAhead: 0 };

export function storedToken() {
  return localStorage.getItem(STORED_TOKEN) ?? "";
}

function storedDoor() {
  try {
    return { ...UNKNOWN_DOOR, ...JSON.parse(localStorage.getItem(STORED_DOOR)) };
  } catch {
    return UNKNOWN_DOOR;
  }
}

export class Station {
  #client;
  #face;

  #wake = () => {};

  /** What the hub told last; `clockAhead` corrects this computer's clock by the hub's. */
  door = storedDoor();

  /** Whether the hub answered when it was asked last. */
  isReached = true;

  /**
   * `face` shows what happens: offered(code), beat({before, told, isRemembered}) at a sign of life or, as it was told
   * before, at the start; forgotten() when the hub knows this screen no more, reached(whether the hub answers),
   * returned() when it does again; and tells the hub about this screen: report().
   */
  constructor(client, face) {
    this.#client = client;
    this.#face = face;
  }

  /** The present time by the hub's clock, in milliseconds; never before what that clock showed already. */
  now() {
    return Math.max(Date.now() + this.door.clockAhead, Date.parse(this.door.server_time) || 0);
  }

  /** What the screen shows to whoever scans now: a rehearsal's id, 0 for the real door; undefined before it is known. */
  get rehearsal() {
    return this.door.known ? (this.door.rehearsal?.id ?? 0) : undefined;
  }

  /** What the screen tells of itself. */
  tells() {
    return { clock: new Date().toISOString(), ...this.#face.report() };
  }

  /** Speak with the hub at once, not in some seconds. */
  hurry() {
    this.#wake();
  }

  async live() {
    if (this.#client.token && this.door.known) this.#face.beat({ before: UNKNOWN_DOOR, told: this.door, isRemembered: true });
    for (;;) {
      try {
        if (!this.#client.token) await this.#becomeStation();
        this.#note(await this.#client.heartbeat(this.tells()));
        this.met();
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
    else if (mayYetSucceed(fault)) this.#reached(false);
  }

  /** The hub has answered. */
  met() {
    this.#reached(true);
  }

  #reached(isReached) {
    const isBack = isReached && !this.isReached;
    this.isReached = isReached;
    this.#face.reached(isReached);
    if (isBack) this.#face.returned();
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
        this.#reached(false);
      }
      if (collected?.token) {
        this.#client.token = collected.token;
        localStorage.setItem(STORED_TOKEN, collected.token);
        return undefined;
      }
      if (collected) this.met();
      if (first) this.#face.offered(offered.code);
      await sleep(CLAIM_EVERY_MS);
    }
  }

  #forget() {
    if (!this.#client.token) return;
    this.#client.token = "";
    localStorage.removeItem(STORED_TOKEN);
    localStorage.removeItem(STORED_DOOR);
    this.door = UNKNOWN_DOOR;
    this.#face.forgotten();
    this.hurry();
  }

  #note(told) {
    const before = this.door;
    this.door = { ...before, ...told, known: true, clockAhead: new Date(told.server_time) - Date.now() };
    localStorage.setItem(STORED_DOOR, JSON.stringify(this.door));
    this.#face.beat({ before, told, isRemembered: false });
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
