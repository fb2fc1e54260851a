// Speaks with the hub: pairing, heartbeat, redeem, print jobs. One call is one try.

const ANSWER_WITHIN_MS = 5000;

/** The hub answered, and the answer is no: `status` is HTTP's, `message` is for the person at the screen. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class HubClient {
  /** `fetch` is replaced in tests. */
  constructor({ token = "", language = "vi", fetch = globalThis.fetch.bind(globalThis) } = {}) {
    Object.assign(this, { token, language, fetch });
  }

  offerPairing() {
    return this.#ask("POST", "stations/pairing/", {});
  }

  claim(claim) {
    return this.#ask("POST", "stations/pairing/claim/", { claim });
  }

  /** Find a person without a code: {words}, {number, factor} or {choice, factor}. */
  search(asked) {
    return this.#ask("POST", "checkinrpc/search/", asked);
  }

  /** Say that this screen lives, and what the hub should know of it. */
  heartbeat(told = {}) {
    return this.#ask("POST", "stations/heartbeat/", told);
  }

  callForHelp() {
    return this.#ask("POST", "stations/help/", {});
  }

  /** Judge a code and keep nothing. */
  judge(secret, nonce) {
    return this.#ask("POST", "checkinrpc/redeem/", { secret, nonce, simulate: true });
  }

  /** Print an invitation's slips on trial; counted nowhere. */
  printTrial(secret, nonce) {
    return this.#ask("POST", "stations/trial-slip/", { secret, nonce });
  }

  /** Tell what a check of the station found: [{key, passed, told}]. */
  tellChecks(checks) {
    return this.#ask("POST", "stations/checks/", { checks });
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

  /**
   * Redeem one scan, {secret, source, ticket?, nonce, at, rehearsal?}: one try. Whoever tries again keeps the scan as it is.
   * Whether its guest still waits for the slips may change; when they have left, the words are for the staff.
   */
  redeem({ secret, source, ticket, nonce, at, rehearsal }, guestWaits = true) {
    const body = { secret, nonce, source_type: source, type: "entry", datetime: new Date(at).toISOString() };
    if (ticket) body.ticket = ticket;
    if (rehearsal !== undefined) body.rehearsal = rehearsal; // what this screen showed then
    return this.#ask("POST", "checkinrpc/redeem/", { ...body, guest_waits: guestWaits }, guestWaits ? this.language : "vi");
  }

  async #ask(method, path, body, language = this.language) {
    const headers = { "Accept-Language": language };
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

/**
 * Tell trouble on the way, or a hub that is busy, from an answer that will not change. Who refuses without the hub's
 * words is not the hub: something between here and there.
 */
export function mayYetSucceed(fault) {
  return !(fault instanceof Refused) || !fault.message || fault.status === 429 || fault.status >= 500;
}

/** The hub knows this device no more. */
export function isForgotten(fault) {
  return fault instanceof Refused && fault.status === 401 && fault.message !== "";
}

export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Tells one request from every other. `crypto.randomUUID` would do, but browsers have it over HTTPS only. */
export function newNonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
