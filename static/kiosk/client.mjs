// Speaks with the hub: pairing, heartbeat, redeem, print jobs. A scan is sent with one nonce until it is answered, so
// that a lost answer never records twice and never makes a second slip.

const ANSWER_WITHIN_MS = 5000;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 4000;
export const GIVE_UP_AFTER_MS = 60000; // the slip's own time is over then, too

/** The hub answered, and the answer is no: `status` is HTTP's, `message` is for the person at the screen. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class HubClient {
  /** `fetch`, `pause(ms)` and `now()` are replaced in tests. */
  constructor({ token = "", language = "vi", fetch = globalThis.fetch.bind(globalThis), pause = sleep, now = Date.now } = {}) {
    Object.assign(this, { token, language, fetch, pause, now });
  }

  offerPairing() {
    return this.#ask("POST", "stations/pairing/", {});
  }

  claim(claim) {
    return this.#ask("POST", "stations/pairing/claim/", { claim });
  }

  heartbeat() {
    return this.#ask("POST", "stations/heartbeat/", {});
  }

  printJobs(scan) {
    return this.#ask("GET", `print-jobs/?scan=${scan}`);
  }

  /** The sessions of who was just scanned here. */
  itinerary(scan) {
    return this.#ask("GET", `itinerary/?scan=${scan}`);
  }

  /** The delegation of a head who was just scanned here. */
  delegation(scan) {
    return this.#ask("GET", `delegation/?scan=${scan}`);
  }

  /** Record who of a delegation is there: {scan, delegates, nonce, datetime}. */
  redeemMany(request) {
    return this.#ask("POST", "checkinrpc/redeem-many/", request);
  }

  /** Redeem one reading, {secret, source, ticket?, nonce, at}. Tries again, with the same nonce, whatever may yet succeed; calls onTrouble at the first miss. */
  async redeem(reading, onTrouble = () => {}) {
    const { secret, source, ticket, nonce, at } = reading;
    const body = { secret, nonce, source_type: source, type: "entry", datetime: new Date(at).toISOString() };
    if (ticket) body.ticket = ticket;
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      try {
        return await this.#ask("POST", "checkinrpc/redeem/", body);
      } catch (fault) {
        if (!mayYetSucceed(fault) || this.now() - at > GIVE_UP_AFTER_MS) throw fault;
        onTrouble();
        await this.pause(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  async #ask(method, path, body) {
    const headers = { "Accept-Language": this.language };
    if (this.token) headers.Authorization = `Device ${this.token}`;
    if (body) headers["Content-Type"] = "application/json";
    const answer = await this.fetch(`/api/v1/${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
      cache: "no-store",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (answer.ok) return answer.json();
    const told = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, told.message ?? "");
  }
}

/** Tell trouble on the way, or a hub that is busy, from an answer that will not change. */
export function mayYetSucceed(fault) {
  return !(fault instanceof Refused) || fault.status === 429 || fault.status >= 500;
}

export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
