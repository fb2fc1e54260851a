// The scanner is read by physical key, in bursts, whatever an input method leaves of the typed text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HAND_PAUSE_MS, LOST_PAUSE_MS, PAUSE_MS, Scanner, isCitizenCard, letterOf } from "../../static/kiosk/scanner.mjs";

const CODE = "KMVBVPFKJRBNBGPXFBXSKXGMVGHLMF";
const OTHER = "KMVBXPFGJRCNBGPTFBXSLXGMVGHLMF";
const CARD = "020074001234||Nông Văn Thắng|17121974|Nam|Tổ 4, phường Tam Thanh, Lạng Sơn|10052021";
/** The physical keys of the signs in a card, for a scanner that means the US keyboard. */
const SIGN_KEYS = { "|": "Backslash", ",": "Comma", " ": "Space" };

/** A keyboard with a clock that only the test moves. */
class Desk {
  readings = [];
  told = [];
  now = 1000;
  #timers = new Map();
  #count = 0;

  constructor() {
    this.scanner = new Scanner((text, how) => this.readings.push(text) && this.told.push(how), {
      set: (callback, ms) => {
        this.#timers.set(++this.#count, { callback, at: this.now + ms });
        return this.#count;
      },
      clear: (id) => this.#timers.delete(id),
    });
  }

  wait(ms) {
    this.now += ms;
    for (const [id, timer] of [...this.#timers]) {
      if (timer.at <= this.now) {
        this.#timers.delete(id);
        timer.callback();
      }
    }
  }

  key(code, more = {}) {
    const key = /^Key/.test(code) ? code[3].toLowerCase() : code;
    return this.scanner.take({ code, key, timeStamp: this.now, ...more });
  }

  type(text, pace = 0, more = {}) {
    for (const letter of text) {
      this.key(/[A-Z]/.test(letter) ? `Key${letter}` : /[0-9]/.test(letter) ? `Digit${letter}` : letter, {
        ...(/[A-Z0-9]/.test(letter) ? {} : { code: "BracketRight", key: letter }),
        ...more,
      });
      this.wait(pace);
    }
  }
}

for (const pace of [0, 2, 15, 60]) {
  test(`a code typed at ${pace} ms a key and ended by Enter is one reading`, () => {
    const desk = new Desk();
    desk.type(CODE, pace);
    assert.equal(desk.key("Enter"), true);
    assert.deepEqual(desk.readings, [CODE]);
  });
}

test("what an input method leaves in `key` does not matter", () => {
  for (const key of ["Process", "Unidentified", "ư", "Dead"]) {
    const desk = new Desk();
    desk.type(CODE, 2, { key });
    desk.key("Enter");
    assert.deepEqual(desk.readings, [CODE]);
  }
});

test("a scanner that sends no code for its keys is read by what it types", () => {
  const desk = new Desk();
  for (const letter of CODE.toLowerCase()) desk.scanner.take({ code: "", key: letter, timeStamp: desk.now });
  desk.key("Enter");
  assert.deepEqual(desk.readings, [CODE]);
});

test("shift and caps lock change nothing", () => {
  const desk = new Desk();
  desk.key("ShiftLeft", { key: "Shift" });
  desk.type(CODE, 1, { shiftKey: true });
  desk.key("Tab");
  assert.deepEqual(desk.readings, [CODE]);
});

test("a scanner without an ending key is read at its pause, once", () => {
  const desk = new Desk();
  desk.type(CODE, 3);
  assert.deepEqual(desk.readings, []);
  desk.wait(PAUSE_MS);
  desk.wait(1000);
  assert.deepEqual(desk.readings, [CODE]);
});

test("a scanner whose Enter comes late is read once, and its Enter presses no button", () => {
  const desk = new Desk();
  desk.type(CODE, 3);
  desk.wait(PAUSE_MS + 30);
  assert.equal(desk.key("Enter"), true);
  assert.deepEqual(desk.readings, [CODE]);
});

for (const cut of [1, 13, 20, 29]) {
  test(`a code cut in two after ${cut} letters by a busy computer is put together`, () => {
    const desk = new Desk();
    desk.type(CODE.slice(0, cut), 2);
    desk.wait(PAUSE_MS * 3);
    desk.type(CODE.slice(cut), 2);
    desk.key("Enter");
    assert.deepEqual(desk.readings, [CODE]);
  });
}

test("a text that is no code and ends without Enter is told after a while", () => {
  const desk = new Desk();
  desk.type("HTTPSEXAMPLECOM", 2);
  desk.wait(PAUSE_MS);
  assert.deepEqual(desk.readings, []);
  desk.wait(LOST_PAUSE_MS);
  assert.deepEqual(desk.readings, ["HTTPSEXAMPLECOM"]);
});

test("prefixes and digits come along, for the hub to find the code in", () => {
  const desk = new Desk();
  desk.type(`]Q1${CODE}`, 1);
  desk.key("Enter");
  assert.deepEqual(desk.readings, [`]Q1${CODE}`]);
});

test("a stray key before a scan is not mixed into it", () => {
  const desk = new Desk();
  desk.type("X");
  desk.wait(PAUSE_MS + 1);
  desk.type(CODE, 2);
  desk.key("Enter");
  assert.deepEqual(desk.readings, [CODE]);
});

test("two scans after each other are two readings", () => {
  const desk = new Desk();
  desk.type(CODE, 2);
  desk.key("Enter");
  desk.wait(400);
  desk.type("HTTPSEXAMPLECOM", 2);
  desk.key("Enter");
  desk.type(OTHER, 2);
  desk.key("Enter");
  assert.deepEqual(desk.readings, [CODE, "HTTPSEXAMPLECOM", OTHER]);
});

test("a code typed by hand, as slowly as one likes, is read when it is whole", () => {
  const desk = new Desk();
  desk.type(CODE.slice(0, -1), 900);
  assert.deepEqual(desk.readings, []);
  desk.type(CODE.at(-1), 900);
  desk.key("Enter");
  assert.deepEqual(desk.readings, [CODE]);
});

test("a wrong code typed by hand is read at Enter", () => {
  const desk = new Desk();
  desk.type(CODE.slice(0, 25), 900);
  desk.key("Enter");
  assert.deepEqual(desk.readings, [CODE.slice(0, 25)]);
});

test("what somebody gave up typing is forgotten", () => {
  const desk = new Desk();
  desk.type(CODE.slice(0, 25), 500);
  desk.wait(HAND_PAUSE_MS + 1);
  desk.type("KB", 500);
  desk.key("Enter");
  assert.deepEqual(desk.readings, []);
});

test("Enter and Tab without a reading stay what they are on the page", () => {
  const desk = new Desk();
  assert.equal(desk.key("Enter"), false);
  assert.equal(desk.key("Tab"), false);
});

test("shortcuts of the browser are left alone", () => {
  const desk = new Desk();
  assert.equal(desk.key("KeyR", { ctrlKey: true }), false);
  assert.equal(desk.key("KeyC", { metaKey: true }), false);
  assert.equal(desk.key("F5"), false);
});

test("a megabyte of keys keeps no more than the hub accepts", () => {
  const desk = new Desk();
  desk.type("B".repeat(1_000_000) + CODE);
  desk.key("Enter");
  assert.equal(desk.readings.length, 1);
  assert.ok(desk.readings[0].length <= 4096);
  assert.ok(desk.readings[0].endsWith(CODE));
});

test("keys that type nothing are nothing", () => {
  for (const code of ["ShiftLeft", "F1", "ArrowUp", "CapsLock"]) assert.equal(letterOf({ code, key: code }), "");
  assert.equal(letterOf({ code: "Numpad7", key: "7" }), "7");
});

// ── a citizen's card ────────────────────────────────────────────────────────────────────────────────────────────────

/** Type a text as a scanner for the US keyboard does: letters it cannot type come by whatever `keyOf` makes of them. */
function typeCard(desk, text, keyOf = (letter) => letter, pace = 2) {
  for (const letter of text) {
    const plain = letter.normalize("NFD").replace(/[^ -~]/g, "") || "d";
    const code = /[a-z]/i.test(plain) ? `Key${plain.toUpperCase()}` : /[0-9]/.test(plain) ? `Digit${plain}` : SIGN_KEYS[letter];
    desk.key(code, { key: keyOf(letter), shiftKey: letter === "|" || /[A-Z]/.test(plain) });
    desk.wait(pace);
  }
}

test("a citizen's card comes with its bars and digits, and as it was typed where no input method is on", () => {
  const desk = new Desk();
  typeCard(desk, CARD);
  desk.key("Enter");
  assert.equal(desk.readings[0], "020074001234||NONG VAN THANG|17121974|NAM|TO 4, PHUONG TAM THANH, LANG SON|10052021");
  assert.equal(desk.told[0].typed, CARD);
  assert.equal(desk.told[0].end, "Enter");
});

test("an input method leaves a card its bars and digits", () => {
  const desk = new Desk();
  typeCard(desk, CARD, () => "Process");
  desk.key("Enter");
  assert.ok(desk.readings[0].startsWith("020074001234||NONG VAN THANG|17121974|NAM|"));
  assert.equal(desk.told[0].typed, desk.readings[0]);
  assert.ok(isCitizenCard(desk.readings[0]));
});

test("an insurance card and a telephone's number are no citizen's card", () => {
  assert.ok(!isCitizenCard("GD4797921234567|4e67757965|01/01/1980|1|"));
  assert.ok(!isCitizenCard("0912345678"));
  assert.ok(!isCitizenCard("9020074001234||A|17121974|Nam|B"), "thirteen digits are not twelve");
});

// ── in a field ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A field as far as the scanner knows one; a key that is not held back types its letter. */
class Field extends EventTarget {
  tagName = "INPUT";
  type = "search";
  value = "";
  heard = 0;

  constructor() {
    super();
    this.addEventListener("input", () => (this.heard += 1));
  }

  get selectionStart() {
    return this.value.length;
  }

  get selectionEnd() {
    return this.value.length;
  }

  setSelectionRange() {}
  blur() {}
  focus() {}
}

class FieldDesk extends Desk {
  field = new Field();

  key(code, more = {}) {
    const isTaken = super.key(code, { target: this.field, ...more });
    const key = more.key ?? (/^Key/.test(code) ? code[3].toLowerCase() : code);
    if (!isTaken && key.length === 1) this.field.value += key;
    return isTaken;
  }
}

test("a scan into a field is a reading, and the field is as it was", () => {
  const desk = new FieldDesk();
  desk.field.value = "nông văn";
  desk.type(CODE, 0);
  assert.ok(desk.field.value.length > 30, "every key reaches the field first");
  assert.equal(desk.key("Enter"), true, "the Enter of a scan sends no form");
  assert.deepEqual(desk.readings, [CODE]);
  assert.equal(desk.field.value, "nông văn");
  assert.equal(desk.field.heard, 1);
});

test("a scan into a field without an ending key is read at its pause; its late Enter sends no form", () => {
  const desk = new FieldDesk();
  desk.type(CODE, 3);
  desk.wait(PAUSE_MS);
  assert.deepEqual(desk.readings, [CODE]);
  assert.equal(desk.field.value, "");
  assert.equal(desk.key("Enter"), true);
});

test("a card scanned into a field is a reading", () => {
  const desk = new FieldDesk();
  typeCard(desk, CARD);
  desk.key("Enter");
  assert.equal(desk.told[0].typed, CARD);
  assert.equal(desk.field.value, "");
});

test("a code that lost letters on its way into a field is told too, for the words that help", () => {
  const desk = new FieldDesk();
  desk.type(CODE.slice(0, 27), 2);
  desk.key("Tab");
  assert.deepEqual(desk.readings, [CODE.slice(0, 27)]);
  assert.equal(desk.field.value, "");
});

for (const [name, pace] of [["slow", 400], ["quick", 90], ["as quick as a machine", 5]]) {
  test(`${name} typing into a field is never swallowed`, () => {
    const desk = new FieldDesk();
    desk.type("NGUYENVANTHANGHUYENBACSON", pace);
    assert.equal(desk.key("Enter"), false);
    assert.equal(desk.key("Tab"), false);
    assert.deepEqual(desk.readings, []);
    assert.equal(desk.field.value, "nguyenvanthanghuyenbacson");
  });
}

test("letters of a code typed by hand into a field stay there", () => {
  const desk = new FieldDesk();
  desk.type("KBCFGHJKLMNPRSTVXBCFGHJKLM", 150);
  assert.equal(desk.key("Enter"), false);
  assert.equal(desk.field.value.length, 26);
});

test("what was begun in a field is not carried over to the page", () => {
  const desk = new FieldDesk();
  desk.type(CODE.slice(0, 15), 2);
  desk.type(CODE.slice(15), 2, { target: null });
  desk.key("Enter", { target: null });
  assert.deepEqual(desk.readings, [CODE.slice(15)]);
});

test("a box to tick and a field that cannot be written are no places to type", () => {
  for (const target of [{ tagName: "INPUT", type: "checkbox" }, { tagName: "INPUT", type: "text", readOnly: true }, { tagName: "BUTTON" }]) {
    const desk = new Desk();
    desk.type(CODE, 1, { target });
    assert.equal(desk.key("Enter", { target }), true);
    assert.deepEqual(desk.readings, [CODE]);
  }
});

// ── hands and two scanners ──────────────────────────────────────────────────────────────────────────────────────────

test("the space bar still presses a button and turns a page", () => {
  const desk = new Desk();
  assert.equal(desk.key("Space", { key: " ", target: { tagName: "BUTTON" } }), false);
  desk.wait(1000);
  desk.type("HTTPS", 2);
  assert.equal(desk.key("Space", { key: " " }), true, "inside a scan it is the scan's");
});

test("two scanners at once are one reading that no check letters agree with, not a second answer for the rest", () => {
  const desk = new Desk();
  for (let at = 0; at < 30; at += 1) {
    desk.type(CODE[at]);
    desk.type(OTHER[at], 2);
    if (at === 24) desk.key("Enter"); // one of them is ready before the other
  }
  desk.key("Enter");
  desk.wait(5000);
  assert.equal(desk.readings.length, 1);
  assert.ok(!desk.readings[0].includes(CODE) && !desk.readings[0].includes(OTHER));
});

test("a code of many lines is told once", () => {
  const desk = new Desk();
  for (const line of ["BEGINVCARD", "VERSIONTHREEPOINTO", "FNNGUYENVANANH", "TELZEROTWOZERO"]) {
    desk.type(line, 1);
    desk.key("Enter");
  }
  assert.deepEqual(desk.readings, ["VERSIONTHREEPOINTO"]);
});
