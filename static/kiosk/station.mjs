// The screen as a station of the hub: it is paired, says every few seconds that it lives, and hears what has changed.

import { Refused, mayYetSucceed, sleep } from "./client.mjs";

const HEARTBEAT_MS = 10000;
const TRY_AGAIN_MS = 2000;
const CLAIM_EVERY_MS = 1500;
const STORED_TOKEN = "don.station";

export function storedToken() {
  return localStorage.getItem(STORED_TOKEN) ?? "";
}

export class Station {
  #client;
  #face;

  /** What the hub told last; `clockAhead` corrects this computer's clock by the hub's. */
  door = { known: false, session: null, next_session: null, station: "", zone: undefined, clockAhead: 0 };

  /**
   * `face` shows what happens: offered(code), beat(told), forgotten() when the hub knows this screen no more, and
   * reached(whether the hub answers).
   */
  constructor(client, face) {
    this.#client = client;
    this.#face = face;
  }

  /** The present time by the hub's clock, in milliseconds. */
  now() {
    return Date.now() + this.door.clockAhead;
  }

  async live() {
    for (;;) {
      try {
        if (!this.#client.token) await this.#becomeStation();
        this.#note(await this.#client.heartbeat());
        this.#face.reached(true);
        await sleep(HEARTBEAT_MS);
      } catch (fault) {
        this.meet(fault);
        await sleep(TRY_AGAIN_MS);
      }
    }
  }

  /** Do what a fault of any request means for the station: forgotten by the hub, or the hub is not reached. */
  meet(fault) {
    if (fault instanceof Refused && fault.status === 401) this.#forget();
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
    this.#client.token = "";
    localStorage.removeItem(STORED_TOKEN);
    this.#face.forgotten();
  }

  #note(told) {
    const before = this.door;
    this.door = { ...before, ...told, known: true, clockAhead: new Date(told.server_time) - Date.now() };
    const codes = ({ session, next_session: after }) => `${session?.code} ${after?.code}`;
    this.#face.beat({ hasOpened: codes(before) !== codes(this.door) });
  }
}
