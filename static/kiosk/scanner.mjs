// Reads a keyboard-wedge scanner by physical key, wherever the focus is and whatever an input method makes of the keys.
//
// A pause starts afresh, but demands no speed: a code cut in two by a busy computer, or typed by hand, is put together
// again. A reading ends with Enter or Tab, or, for scanners that send neither, with the pause after a whole code.

export const PAUSE_MS = 120;
export const LOST_PAUSE_MS = 800; // a reading that is no whole code and does not go on is told as it is
export const HAND_PAUSE_MS = 15000; // longer than this between two keys: the rest was given up
const LONGEST = 4096; // what the hub accepts; of more only the end is kept
const SHORTEST_BURST = 12; // shorter ones are somebody's fingers on a keyboard, not a scanner
const ENDS = new Set(["Enter", "NumpadEnter", "Tab"]);
const WHOLE_CODE = /K[BCFGHJKLMNPRSTVX]{29}/;

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
  #endedByPauseAt = -Infinity;
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
    if (ENDS.has(event.code) || ENDS.has(event.key)) return this.#end(at);
    const letter = letterOf(event);
    if (!letter) return false;
    if (at - this.#lastAt > HAND_PAUSE_MS) this.#typed = "";
    if (at - this.#lastAt > PAUSE_MS) this.#burst = "";
    this.#typed = (this.#typed + letter).slice(-LONGEST);
    this.#burst = (this.#burst + letter).slice(-LONGEST);
    this.#lastAt = at;
    this.#timers.clear(this.#timer);
    this.#timer = this.#timers.set(() => this.#pauseCame(at), PAUSE_MS);
    return true;
  }

  #end(at) {
    const isTheEndOfAReading = at - this.#endedByPauseAt < LOST_PAUSE_MS; // its letters are told already
    const text = at - this.#lastAt > HAND_PAUSE_MS ? "" : this.#best();
    if (text.trim().length < SHORTEST_BURST) {
      this.#forget();
      return isTheEndOfAReading; // else Enter on a button stays Enter on a button
    }
    this.#tell(text);
    return true;
  }

  #pauseCame(at) {
    if (WHOLE_CODE.test(this.#typed)) {
      this.#endedByPauseAt = at;
      this.#tell(this.#best());
    } else if (this.#burst.length >= SHORTEST_BURST) {
      this.#timer = this.#timers.set(() => this.#tell(this.#typed), LOST_PAUSE_MS - PAUSE_MS);
    }
  }

  /** What came in one go where that holds a code, so that a stray key before it is left out; else all there is. */
  #best() {
    return WHOLE_CODE.test(this.#burst) ? this.#burst : this.#typed;
  }

  #tell(text) {
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
