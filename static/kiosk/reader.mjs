// The station's own reader (kiosk/reader.py): a scanner that is no keyboard, heard over the loopback address.

const ADDRESS = "http://127.0.0.1:8763"; // the one the page's policy allows
const SILENT_MS = 2500; // without a line to it, until that is said

export class OwnReader {
  #isThere = false;
  #source = null;
  #state = ""; // "ready", "gone", "silent"; "" where the station has none
  #late = null;

  /** onScan(text) for each reading; `words()` gives the reader's words in the present language. */
  constructor({ onScan, words }) {
    Object.assign(this, { onScan, words });
  }

  /** What the station is set to: whether it has a reader of its own. */
  configure({ isThere }) {
    if (isThere === this.#isThere) return;
    this.#isThere = isThere;
    this.#become("");
    this.#connect();
  }

  #connect() {
    this.#source?.close();
    clearTimeout(this.#late);
    this.#late = null;
    if (!this.#isThere) return;
    const source = new EventSource(ADDRESS);
    this.#source = source;
    source.addEventListener("reading", ({ data }) => this.onScan(JSON.parse(data).text));
    source.addEventListener("scanner", ({ data }) => {
      clearTimeout(this.#late);
      this.#late = null;
      this.#become(JSON.parse(data).state);
    });
    source.addEventListener("error", () => {
      this.#expect();
      if (source.readyState !== EventSource.CLOSED) return; // else the browser tries again by itself
      setTimeout(() => source === this.#source && this.#connect(), SILENT_MS);
    });
    this.#expect();
  }

  #expect() {
    this.#late ??= setTimeout(() => this.#become("silent"), SILENT_MS);
  }

  speak() {
    const place = document.getElementById("reader");
    place.textContent = this.words()[this.#state] ?? "";
    place.hidden = !place.textContent;
  }

  #become(state) {
    this.#state = state;
    this.speak();
  }
}
