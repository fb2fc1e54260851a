// A code held still is one reading; what hangs on the wall behind the guests is none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FOREIGN_GONE_MS, GONE_MS, Glance, foundIn, lightOf, lookedAt } from "../../static/kiosk/camera_reading.mjs";

const CODE = "KMVBVPFKJRBNBGPXFBXSKXGMVGHLMF";
const OTHER = "KMVBXPFGJRCNBGPTFBXSLXGMVGHLMF";
const CARD = "020074001234||Nông Văn Thắng|17121974|Nam|x";
const URL = "https://example.org/menu";
const one = (text, side = 0.4, isWhole = true) => ({ text, side, isWhole });

/** Look again and again; the readings. */
function looks(glance, from, ms, ...found) {
  const readings = [];
  for (let at = from; at < from + ms; at += 80) {
    const text = glance.take(found, at);
    if (text) readings.push(text);
  }
  return readings;
}

test("a code held still is one reading, however long, and another one when it comes back", () => {
  const glance = new Glance();
  assert.deepEqual(looks(glance, 0, 60000, one(CODE)), [CODE]);
  assert.deepEqual(looks(glance, 60000, GONE_MS - 200), [], "a look or two may miss it");
  assert.deepEqual(looks(glance, 60000 + GONE_MS - 200, 1000, one(CODE)), []);
  looks(glance, 70000, GONE_MS + 200);
  assert.deepEqual(looks(glance, 70000 + GONE_MS + 200, 1000, one(CODE)), [CODE]);
});

test("the next guest is read at once when the one before takes the code away", () => {
  const glance = new Glance();
  looks(glance, 0, 1000, one(CODE));
  assert.deepEqual(looks(glance, 1000, 300, one(OTHER)), [OTHER]);
});

test("who stands beside a guest does not take the screen from them; who steps forward does", () => {
  const glance = new Glance();
  assert.deepEqual(looks(glance, 0, 2000, one(CODE, 0.4), one(OTHER, 0.42)), [OTHER], "the nearer of two is first");
  assert.deepEqual(looks(glance, 2000, 2000, one(CODE, 0.6), one(OTHER, 0.42)), [CODE]);
});

test("an invitation goes before a card, a card before anything else", () => {
  assert.equal(new Glance().take([one(URL, 0.9), one(CARD, 0.5), one(CODE, 0.2)], 0), CODE);
  assert.equal(new Glance().take([one(URL, 0.9), one(CARD, 0.5)], 0), CARD);
});

test("a code of another system is told once it is really shown, not for hanging on the wall", () => {
  assert.deepEqual(looks(new Glance(), 0, 5000, one(URL, 0.08)), []);
  const glance = new Glance();
  assert.equal(glance.take([one(URL)], 0), "");
  assert.deepEqual(looks(glance, 80, 5000, one(URL)), [URL]);
  looks(glance, 5100, 3000);
  assert.deepEqual(looks(glance, 8100, 500, one(URL)), [], "somebody only passed in front of it");
  looks(glance, 8600, FOREIGN_GONE_MS + 200);
  assert.deepEqual(looks(glance, 9000 + FOREIGN_GONE_MS, 500, one(URL)), [URL]);
});

test("a code beside the picture that flickers in and out never adds up", () => {
  const glance = new Glance();
  for (let at = 0; at < 4000; at += 160) {
    assert.equal(glance.take([one(URL)], at), "");
    assert.equal(glance.take([], at + 80), "");
  }
});

test("codes that cannot be read are no readings, and say what to do", () => {
  const glance = new Glance();
  assert.deepEqual(looks(glance, 0, 2000, one("", 0.4, false), one(CODE, 0.4, false)), []);
  assert.equal(glance.hint([one("", 0.4, false)], 120), "steady");
  assert.equal(glance.hint([], 120), "aim");
});

test("darkness is told when it stays, and not to somebody who is being read", () => {
  const glance = new Glance();
  const hints = Array.from({ length: 10 }, () => glance.hint([], 20));
  assert.equal(hints[0], "aim");
  assert.equal(hints.at(-1), "dark");
  assert.equal(glance.hint([one(CODE)], 20), "aim");
  assert.equal(glance.hint([], 120), "aim");
});

test("what is found is told with its size as a share of the picture", () => {
  const position = { topLeft: { x: 100, y: 100 }, topRight: { x: 460, y: 100 }, bottomRight: { x: 460, y: 460 }, bottomLeft: { x: 100, y: 460 } };
  assert.deepEqual(foundIn([{ text: CODE, isValid: true, position }], { height: 720 }), [{ text: CODE, isWhole: true, side: 0.5 }]);
});

test("light is the mean of the picture, of a small and of a large one", () => {
  assert.equal(lightOf(new Uint8ClampedArray(4 * 10).fill(90)), 90);
  assert.equal(Math.round(lightOf(new Uint8ClampedArray(4 * 1280 * 720).fill(30))), 30);
  assert.equal(lightOf(new Uint8ClampedArray(0)), 0);
});

test("large pictures are looked at smaller, upright ones too", () => {
  assert.deepEqual(lookedAt(1920, 1080), { width: 1280, height: 720 });
  assert.deepEqual(lookedAt(1080, 1920), { width: 720, height: 1280 });
  assert.deepEqual(lookedAt(640, 480), { width: 640, height: 480 });
});
