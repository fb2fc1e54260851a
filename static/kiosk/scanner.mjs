// Reads a keyboard-wedge scanner by physical key, wherever the focus is and whatever an input method makes of the keys.
//
// A pause starts afresh, but demands no speed: a code cut in two by a busy computer, or typed by hand, is put together
// again. A reading ends with Enter or Tab, or, for scanners that send neither, with the pause after a whole code.
//
// In a field people type: there every key reaches the field, and only what came in one go and has the shape of an
// invitation or a citizen's card is a reading; what it left in the field is taken out again.

export const PAUSE_MS = 120;
export const LOST_PAUSE_MS = 800; // a reading that is no whole code and does not go on is told as it is
export const HAND_PAUSE_MS = 15000; // longer than this between two keys: the rest was given up
const LONGEST = 4096; // what the hub accepts; of more only the end is kept
const SHORTEST_BURST = 12; // shorter ones are somebody's fingers on a keyboard, not a scanner
const FOLLOWS_MS = 50; // no second guest is that quick: what follows so soon is the rest of what was told
const SCANNER_MS = 30; // a key; nobody types so fast for long
const ENDS = new Set(["Enter", "NumpadEnter", "Tab"]);
const WHOLE_CODE = /K[BCFGHJKLMNPRSTVX]{29}/i;
const CITIZEN_CARD = /(^|[^0-9])[0-9]{12}\|([^|]*\|){4}/;
const FIELD_TYPES = new Set(["text", "search", "tel", "number", "password", "email", "url"]);
/** The signs of the keys beside the letters, plain and with Shift, as scanners for the US keyboard mean them. */
const SIGNS = {
  Backquote: "`~", Minus: "-_", Equal: "=+", BracketLeft: "[{", BracketRight: "]}", Backslash: "\\|", IntlBackslash: "\\|",
  Semicolon: ";:", Quote: "'\"", Comma: ",<", Period: ".>", Slash: "/?", Space: "  ",
};

/** Whether a text holds what could be an invitation's code; the hub checks its letters. */
export function isOurs(text) {
  return WHOLE_CODE.test(text);
}

/** Whether a text looks like a citizen's card: twelve digits, then bars (congress/citizen_card.py reads it). */
export function isCitizenCard(text) {
  return CITIZEN_CARD.test(text);
}

/** What a reading says: a citizen's card as it was typed, where its Vietnamese letters came through; else by its keys. */
export function saidBy(text, { typed = text } = {}) {
  return isCitizenCard(typed) ? typed : text;
}

/** The character a physical key stands for, "" when it types none. Falls back on the typed key where there is no code. */
export function letterOf({ code, key, shiftKey }) {
  if (/^Key[A-Z]$/.test(code)) return code[3];
  if (/^(Digit|Numpad)[0-9]$/.test(code)) return code.at(-1);
  if (Object.hasOwn(SIGNS, code)) return SIGNS[code].includes(key) ? key : SIGNS[code][shiftKey ? 1 : 0];
  return isTyped(key) ? key.toUpperCase() : "";
}

function isTyped(key) {
  return typeof key === "string" && [...key].length === 1;
}

export class Scanner {
  #onScan;
  #timers;
  #strokes = []; // since the last reading ended
  #burstFrom = 0; // which of them came since the last pause
  #lastAt = -Infinity;
  #endedByPauseAt = -Infinity;
  #toldAt = -Infinity;
  #isRest = false; // what comes now follows a reading too closely to be one of its own
  #place = null; // the field that is typed into, with what stood there before the burst
  #timer = null;

  /** onScan(text, {typed, strokes, end}) is called for each reading: the text by physical key; as `typed`, which keeps
   * Vietnamese letters where no input method is on; key by key, as {letter, key, code, at, isComposing}; and the code of
   * the key that ended it, "" for a pause. `timers`: {set(callback, ms) → id, clear(id)}, replaced in tests. */
  constructor(onScan, timers) {
    this.#onScan = onScan;
    this.#timers = timers;
  }

  /** Take one keydown; true when it belongs to a scan and nothing else on the page may act on it. */
  take(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return false;
    const at = event.timeStamp; // when the key went down, however late this page gets to it
    const field = fieldOf(event.target);
    if (ENDS.has(event.code) || ENDS.has(event.key)) return this.#end(at, event.code || event.key);
    const letter = letterOf(event);
    const pause = at - this.#lastAt;
    if (!letter && event.code !== "Backspace") return false;
    if (pause > PAUSE_MS && (!letter || (letter === " " && !field))) return false; // a hand on a button, or scrolling
    if (field !== (this.#place?.field ?? null) || pause > (field ? PAUSE_MS : HAND_PAUSE_MS)) this.#forget();
    if (pause > PAUSE_MS) {
      this.#burstFrom = this.#strokes.length;
      this.#isRest = at - this.#toldAt < FOLLOWS_MS;
    }
    if (field) this.#place ??= { field, value: field.value, from: field.selectionStart, to: field.selectionEnd };
    this.#keep({ letter, key: event.key, code: event.code, at, isComposing: event.isComposing || event.keyCode === 229 });
    this.#lastAt = at;
    this.#timers.clear(this.#timer);
    this.#timer = this.#timers.set(() => this.#pauseCame(at), PAUSE_MS);
    return !field && letter !== "";
  }

  #keep(stroke) {
    this.#strokes.push(stroke);
    if (this.#strokes.length < 2 * LONGEST) return;
    this.#strokes.splice(0, LONGEST);
    this.#burstFrom = Math.max(0, this.#burstFrom - LONGEST);
  }

  #end(at, key) {
    const isTheEndOfAReading = at - this.#endedByPauseAt < LOST_PAUSE_MS; // its letters are told already
    const strokes = at - this.#lastAt > HAND_PAUSE_MS ? [] : this.#best();
    if (this.#place ? !this.#isScanInField() : spelled(strokes).trim().length < SHORTEST_BURST) {
      this.#forget();
      return isTheEndOfAReading; // else Enter on a button stays Enter on a button
    }
    this.#tell(strokes, key, at);
    return true;
  }

  #pauseCame(at) {
    if (this.#place ? this.#isScanInField() : isOurs(spelled(this.#strokes))) {
      this.#endedByPauseAt = at;
      this.#tell(this.#best(), "", at);
    } else if (!this.#place && spelled(this.#burst).length >= SHORTEST_BURST) {
      this.#timer = this.#timers.set(() => this.#tell(this.#strokes, "", at), LOST_PAUSE_MS - PAUSE_MS);
    }
  }

  get #burst() {
    return this.#strokes.slice(this.#burstFrom);
  }

  /** What came in one go where that holds a code, so that a stray key before it is left out; else all there is. */
  #best() {
    return this.#place || isOurs(spelled(this.#burst)) ? this.#burst : this.#strokes;
  }

  /** In a field only the shape decides, never the speed alone: what a hand types is never taken away. */
  #isScanInField() {
    const text = spelled(this.#burst);
    if (isOurs(text) || isCitizenCard(text)) return true;
    const perKey = (this.#burst.at(-1).at - this.#burst[0].at) / (this.#burst.length - 1);
    return perKey <= SCANNER_MS && isMangled(text);
  }

  #tell(strokes, end, at) {
    const text = spelled(strokes).slice(-LONGEST);
    const isRest = this.#isRest && !isOurs(text) && !isCitizenCard(text);
    if (this.#place) clean(this.#place);
    this.#forget();
    this.#toldAt = at;
    if (isRest) return;
    const typed = strokes.map(({ key, letter }) => (isTyped(key) ? key : letter)).join("").slice(-LONGEST);
    this.#onScan(text, { typed, strokes, end });
  }

  #forget() {
    this.#timers.clear(this.#timer);
    this.#strokes = [];
    this.#burstFrom = 0;
    this.#lastAt = -Infinity;
    this.#place = null;
  }
}

function spelled(strokes) {
  return strokes.map(({ letter }) => letter).join("");
}

/** A code of ours that lost or changed some letters on its way; the hub tells it by the same rule. */
function isMangled(text) {
  const stretch = text.trim();
  const ours = [...stretch].filter((letter) => "BCFGHJKLMNPRSTVX".includes(letter)).length;
  return stretch.length >= 26 && stretch.length <= 38 && stretch[0] === "K" && ours >= (stretch.length * 4) / 5;
}

/** The field a key is typed into, null for anything else. */
function fieldOf(target) {
  const name = target?.tagName;
  const isField = name === "TEXTAREA" || (name === "INPUT" && FIELD_TYPES.has(target.type));
  return isField && !target.readOnly && !target.disabled ? target : null;
}

/** Put back what stood in a field before a scanner typed into it, and tell who listens to the field. */
function clean({ field, value, from, to }) {
  field.blur(); // ends what an input method is still composing, else it would be written after us
  field.value = value;
  field.focus();
  if (from !== null) field.setSelectionRange(from, to);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
