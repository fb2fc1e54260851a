// The scanner is read by physical key, in bursts, whatever an input method leaves of the typed text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HAND_PAUSE_MS, LOST_PAUSE_MS, PAUSE_MS, Scanner, letterOf } from "../../static/kiosk/scanner.mjs";

const CODE = "KMVBVPFKJRBNBGPXFBXSKXGMVGHLMF";

/** A keyboard with a clock that only the test moves. */
class Desk {
  readings = [];
  now = 1000;
  #timers = new Map();
  #count = 0;

  constructor() {
    this.scanner = new Scanner((text) => this.readings.push(text), {
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
  desk.type(CODE.split("").reverse().join(""), 2);
  desk.key("Enter");
  assert.equal(desk.readings.length, 2);
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
