// What the self-test card tells of a scanner, a keyboard and an input method.
import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeSelfTest, selfTestIn, worst } from "../../static/kiosk/self_test.mjs";

const CARD = { code: "KLMLKJHGFCBXVTSRPNMLKJHGFCBXNC", text: "DON-SELFTEST|BXKXTXNXMX|aa ww dd ee oo as af ar ax aj|0123456789|Nguyễn" };
const ASCII = CARD.text.slice(0, -"Nguyễn".length);

/** The keys of a scanner for the US keyboard; `more(letter)` is what an input method makes of one. */
function strokes(text, pace = 2, more = () => ({})) {
  return [...text].map((sign, at) => {
    const letter = sign.toUpperCase();
    const code = /[A-Z]/.test(letter) ? `Key${letter}` : /[0-9]/.test(letter) ? `Digit${letter}` : "Backslash";
    return { letter, key: sign, code, at: at * pace, isComposing: false, ...more(sign) };
  });
}

function read(text, { pace = 2, end = "Enter", more } = {}) {
  const keys = strokes(text, pace, more);
  return { text: text.toUpperCase(), typed: keys.map(({ key, letter }) => (key.length === 1 ? key : letter)).join(""), strokes: keys, end };
}

const said = (judged) => Object.fromEntries(judged.lines.map(({ what, verdict }) => [what, verdict]));
const told = (judged, what) => judged.lines.find((line) => line.what === what).told;

test("both codes are known, whole or spoilt, and an invitation is none of them", () => {
  assert.equal(selfTestIn(CARD.text, CARD), "text");
  assert.equal(selfTestIn("ĐN-SÈTÉT|BXKXTXNXMX|Â", CARD), "text", "an input method leaves these letters alone");
  assert.equal(selfTestIn(`]Q1${CARD.code}`, CARD), "code");
  assert.equal(selfTestIn(CARD.code.slice(3, 20).toLowerCase(), CARD), "code");
  assert.equal(selfTestIn("KMVBVPFKJRBNBGPXFBXSKXGMVGHLMF", CARD), "");
  assert.equal(selfTestIn("020074001234||Nông Văn Thắng|17121974|Nam|x", CARD), "");
});

test("a good scanner is told so, with its pace and its ending key", () => {
  const judged = judgeSelfTest(read(CARD.code, { pace: 3 }), CARD);
  assert.equal(judged.verdict, "good");
  assert.deepEqual(said(judged), { letters: "good", method: "good", end: "good", speed: "good" });
  assert.equal(told(judged, "speed").ms, 3);
  assert.equal(told(judged, "end").key, "Enter");
});

test("a keyboard cannot type accents, which is noted and nobody's fault", () => {
  const judged = judgeSelfTest(read(`${ASCII}Nguyen`), CARD);
  assert.deepEqual(said(judged), { letters: "good", method: "good", end: "good", speed: "good", case: "good", accents: "note" });
  assert.equal(judged.verdict, "note");
  assert.equal(said(judgeSelfTest(read(CARD.text), CARD)).accents, "good");
});

for (const [name, more] of [
  ["says Process", () => ({ key: "Process" })],
  ["is composing", () => ({ isComposing: true })],
  ["types other letters", (sign) => (sign === "w" ? { key: "ư" } : {})],
  ["types letters for digits", (sign) => (sign === "5" ? { key: "ê" } : {})],
  ["goes back and writes anew", (sign) => (sign === "d" ? { code: "Backspace", key: "Backspace", letter: "" } : {})],
  ["writes without keys", (sign) => (sign === "e" ? { code: "", key: "ê", letter: "Ê" } : {})],
]) {
  test(`an input method that ${name} is seen`, () => {
    assert.equal(said(judgeSelfTest(read(`${ASCII}Nguyen`, { more }), CARD)).method, "warn");
  });
}

test("what an input method does to the letters is a warning, what happens to an invitation's is a fault", () => {
  const rewritten = { ...read(CARD.text, { more: () => ({ key: "Process" }) }), text: "DÔN-SẺLTẾT|BXKXTXNXMX|Â Ư Đ Ê Ô Á À Ả Ã Ạ|0123456789|NGUYEN" };
  assert.equal(said(judgeSelfTest(rewritten, CARD)).letters, "warn");
  const lost = judgeSelfTest(read(CARD.code.slice(0, 27)), CARD);
  assert.equal(said(lost).letters, "bad");
  assert.deepEqual(told(lost, "letters"), { lost: 3, count: 30 });
  assert.equal(lost.verdict, "bad");
});

test("a scanner for another keyboard is a fault of letters", () => {
  assert.equal(said(judgeSelfTest(read(`${ASCII.replaceAll("|", "~")}Nguyen`), CARD)).letters, "bad");
});

test("a slow scanner, a missing ending key and Caps Lock are told with what to do", () => {
  const judged = judgeSelfTest(read(`${ASCII}Nguyen`.replace(/[a-z]/gi, (letter) => (letter < "a" ? letter.toLowerCase() : letter.toUpperCase())), { pace: 50, end: "" }), CARD);
  const { speed, end, case: kept, letters } = said(judged);
  assert.deepEqual([speed, end, kept, letters], ["warn", "warn", "warn", "good"]);
  assert.equal(told(judged, "speed").seconds, 1.5);
});

test("a camera and the station's own reader are judged by letters and accents alone", () => {
  assert.deepEqual(said(judgeSelfTest({ text: CARD.text }, CARD)), { letters: "good", accents: "good" });
  assert.deepEqual(said(judgeSelfTest({ text: CARD.code }, CARD)), { letters: "good" });
});

test("the worst speaks", () => {
  assert.equal(worst([]), "good");
  assert.equal(worst(["warn", "good", "note"]), "warn");
});
