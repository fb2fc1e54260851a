// Judges what a reading of the self-test card tells of a scanner and of the computer it types into: pure.
//
// The card holds two codes: a text with the letters that input methods rewrite, and a code in the shape of an
// invitation's that can never be issued (congress/invitation_code.py).

const SLOW_MS = 20; // a key; an invitation takes longer than half a second then
const LEAST_SHARED = 12; // letters in one go, by which a spoilt code is still known
/** Each outweighs those before it; a note is how this kind of scanner is, and nothing to set right. */
export const VERDICTS = ["good", "note", "warn", "bad"];

/** Which of the card's codes a reading is: "text", "code", or "" when it is no self-test. */
export function selfTestIn(text, card) {
  const plain = text.toUpperCase();
  if (plain.includes(card.text.split("|")[1])) return "text";
  for (let at = 0; at + LEAST_SHARED <= card.code.length; at += 1) {
    if (plain.includes(card.code.slice(at, at + LEAST_SHARED))) return "code";
  }
  return "";
}

/** Judge one reading: {part, verdict, lines: [{what, verdict, told}]}. `strokes` are the scanner's keys, none for a
 * camera or the station's own reader; `told` are the numbers and names its words need. */
export function judgeSelfTest({ text, typed = text, strokes = [], end = "" }, card) {
  const part = selfTestIn(text, card);
  const isMethodOn = strokes.some(isRewritten);
  const lines = [letters(part, text, card, isMethodOn)];
  if (strokes.length > 1) {
    lines.push(line("method", isMethodOn ? "warn" : "good"), line("end", end ? "good" : "warn", { key: KEY_NAMES[end] ?? end }), speed(strokes));
  }
  if (part === "text") {
    if (strokes.length && !isMethodOn) lines.push(line("case", typed.includes(asciiOf(card.text)) ? "good" : "warn"));
    lines.push(line("accents", typed.normalize("NFC").includes(lastOf(card.text)) ? "good" : "note"));
  }
  return { part, verdict: worst(lines.map(({ verdict }) => verdict)), lines };
}

const KEY_NAMES = { NumpadEnter: "Enter" };

export function worst(verdicts) {
  return VERDICTS[Math.max(0, ...verdicts.map((verdict) => VERDICTS.indexOf(verdict)))];
}

/** Whether an input method had its hands on a key: it says so, or the key typed another letter than it stands for. */
function isRewritten({ letter, key, code, isComposing }) {
  if (isComposing || ["Process", "Unidentified", "Dead"].includes(key) || code === "Backspace") return true;
  if (code === "") return /[^ -~]/.test(key); // letters that come without a key were put there by a program
  return /^[A-Z0-9]$/.test(letter) && /^(Key|Digit)/.test(code) && key.length === 1 && key.toUpperCase() !== letter;
}

function letters(part, text, card, isMethodOn) {
  const expected = part === "text" ? asciiOf(card.text).toUpperCase() : card.code;
  const plain = text.toUpperCase();
  const lost = plain.includes(expected) ? 0 : Math.max(1, expected.length - shared(expected, part === "text" ? plain.slice(0, plain.lastIndexOf("|") + 1) || plain : plain));
  // The text is there to show an input method; what an invitation would suffer the other code shows.
  const verdict = lost === 0 ? "good" : part === "text" && isMethodOn ? "warn" : "bad";
  return line("letters", verdict, { lost, count: expected.length });
}

function speed(strokes) {
  const ms = (strokes.at(-1).at - strokes[0].at) / (strokes.length - 1);
  return line("speed", ms > SLOW_MS ? "warn" : "good", { ms: Math.round(ms), seconds: (ms * 30) / 1000 });
}

function line(what, verdict, told = {}) {
  return { what, verdict, told };
}

/** The text up to its last bar: what every scanner can type. */
function asciiOf(text) {
  return text.slice(0, text.lastIndexOf("|") + 1);
}

function lastOf(text) {
  return text.slice(text.lastIndexOf("|") + 1).normalize("NFC");
}

/** How many letters two texts share, in order. */
function shared(one, other) {
  let row = new Array(other.length + 1).fill(0);
  for (const letter of one) {
    const next = [0];
    for (let at = 0; at < other.length; at += 1) next.push(letter === other[at] ? row[at] + 1 : Math.max(row[at + 1], next[at]));
    row = next;
  }
  return row.at(-1);
}
