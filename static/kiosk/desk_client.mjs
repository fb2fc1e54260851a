// Speaks with the hub for a desk: every request carries the station's token; the browser adds who is signed in.

import { newNonce } from "./client.mjs";

const ANSWER_WITHIN_MS = 8000;
const TRIES = 3;
const PAUSE_MS = 500;
const SIGN_IN = "/kiosk/desk/";

export class DeskClient {
  session = ""; // the code of the session that was chosen; "" for the one at the door

  /** `away(isAway)` when the hub does not answer; `forgotten()` when it does not know this station. */
  constructor({ away, forgotten }) {
    Object.assign(this, { away, forgotten });
    this.token = localStorage.getItem("don.station") ?? "";
    this.csrf = document.querySelector("meta[name=csrf]").content;
    this.refused = () => {};
  }

  /** A part of the page, drawn by the hub; null when there is none, which has been told. */
  async part(path, query = {}) {
    const answer = await this.#ask("GET", `${path}?${new URLSearchParams({ ...query, session: this.session })}`);
    return answer && answer.text();
  }

  /** What calls for somebody: {tag, html}, html null while nothing has changed; null when it could not be asked. */
  async feed(tag) {
    const answer = await this.#ask("GET", "feed?quiet", { headers: tag ? { "If-None-Match": tag } : {}, isQuiet: true });
    if (!answer) return null;
    return { tag: answer.headers.get("ETag") ?? tag, html: answer.status === 304 ? null : await answer.text() };
  }

  /** Do something, and return what came of it: told words, or a part of the page. Tried again, with one nonce. */
  async act(path, told, { nonce = false, session = false } = {}) {
    const body = { ...told, ...(nonce ? { nonce: newNonce() } : {}), ...(session ? { session: this.session } : {}) };
    const answer = await this.#ask("POST", path, { body, tries: nonce ? TRIES : 1 });
    if (!answer) return null;
    return answer.headers.get("Content-Type").startsWith("application/json") ? answer.json() : answer.text();
  }

  /** Ask for a file that is handed out once, so never by itself again; null when it was refused, which has been told. */
  async file(path) {
    const answer = await this.#ask("POST", path, { body: {} });
    return answer && answer.blob();
  }

  async #ask(method, path, { body, headers = {}, tries = 1, isQuiet = false } = {}) {
    const address = path.startsWith("/") ? path : `/kiosk/desk/${path}`;
    const told = { Authorization: `Device ${this.token}`, Accept: "application/json", ...headers };
    if (body) Object.assign(told, { "Content-Type": "application/json", "X-CSRFToken": this.csrf });
    for (let left = tries; left > 0; left -= 1) {
      try {
        const answer = await fetch(address, {
          method,
          headers: told,
          body: body && JSON.stringify(body),
          cache: "no-store",
          signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        });
        if (answer.status >= 500 && left > 1) throw new Error(String(answer.status));
        this.away(false);
        if (answer.ok || answer.status === 304) return answer;
        await this.#refuse(answer, isQuiet);
        return null;
      } catch {
        this.away(true);
        if (left > 1) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
    if (!isQuiet) this.refused("");
    return null;
  }

  /** Nobody signed in goes to sign in; a station the hub does not know is told so; else its words are. */
  async #refuse(answer, isQuiet) {
    const { message = "" } = await answer.json().catch(() => ({}));
    if (answer.status !== 401) return void (isQuiet || this.refused(message));
    const page = await fetch(SIGN_IN, { redirect: "manual", cache: "no-store" });
    if (page.type === "opaqueredirect") location.assign(SIGN_IN);
    else this.forgotten();
  }
}
