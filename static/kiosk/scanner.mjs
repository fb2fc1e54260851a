// Reads a keyboard-wedge scanner by physical key, wherever the focus is and whatever an input method makes of the keys.
//
// What arrives in one burst is one reading; a pause starts afresh. A reading ends with Enter or Tab, or, for scanners
// that send neither, with the pause. Somebody who types a code by hand ends it with Enter; no speed is demanded.

export const PAUSE_MS = 120;
export const HAND_PAUSE_MS = 15000; // longer than this between two keys: the rest was given up
const LONGEST = 4096; // what the hub accepts; of more only the end is kept
const SHORTEST_BURST = 12; // shorter ones are somebody's fingers on a keyboard, not a scanner
const ENDS = new Set(["Enter", "NumpadEnter", "Tab"]);

/** The character a physical key stands for, "" when it types none. Falls back on the typed key where there is no code. */
export function letterOf({ code, key }) {
  if (/^Key[A-Z]$/.test(code)) return code[3];
  if (/^(Digit|Numpad)[0-9]$/.test(code)) return code.at(-1);
  return typeof key === "string" && key.length === 1 ? key.toUpperCase() : "";
}

export class Scanner {
  #onScan;
  #timers;
  #typed = ""; // since the last reading ended
  #burst = ""; // since the last pause
  #lastAt = -Infinity;
  #timer = null;

  /** onScan(text) is called for each reading. `timers`: {set(callback, ms) → id, clear(id)}, replaced in tests. */
  constructor(onScan, timers) {
    this.#onScan = onScan;
    this.#timers = timers;
  }

  /** Take one keydown; true when it belongs to a scan and nothing else on the page may act on it. */
  take(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return false;
    const at = event.timeStamp; // when the key went down, however late this page gets to it
    const pause = at - this.#lastAt;
    if (ENDS.has(event.code) || ENDS.has(event.key)) return this.#end(pause);
    const letter = letterOf(event);
    if (!letter) return false;
    if (pause > HAND_PAUSE_MS) this.#typed = "";
    if (pause > PAUSE_MS) this.#burst = "";
    this.#typed = (this.#typed + letter).slice(-LONGEST);
    this.#burst = (this.#burst + letter).slice(-LONGEST);
    this.#lastAt = at;
    this.#timers.clear(this.#timer);
    this.#timer = this.#timers.set(() => this.#pauseCame(), PAUSE_MS);
    return true;
  }

  #end(pause) {
    const isBurst = pause <= PAUSE_MS && this.#burst.length >= SHORTEST_BURST;
    const text = isBurst ? this.#burst : pause <= HAND_PAUSE_MS ? this.#typed : "";
    this.#forget();
    if (text.trim().length < SHORTEST_BURST) return false; // Enter on a button stays Enter on a button
    this.#onScan(text);
    return true;
  }

  #pauseCame() {
    if (this.#burst.length < SHORTEST_BURST) return;
    const text = this.#burst;
    this.#forget();
    this.#onScan(text);
  }

  #forget() {
    this.#timers.clear(this.#timer);
    this.#typed = "";
    this.#burst = "";
    this.#lastAt = -Infinity;
  }
}
