import assert from "node:assert/strict";
import { test } from "node:test";

const WORDS = { network_told: "{ms} ms, đồng hồ lệch {seconds} giây", network_lost: "mất {lost} trong {all} lượt gọi" };
globalThis.document = { getElementById: () => null };
const { judgeNetwork } = await import("../../static/kiosk/drill.mjs");
const { leadsOut } = await import("../../static/kiosk/lock.mjs");
const beats = (...ms) => ms.map((one) => ({ ms: one, clockAhead: 200 }));

test("a quick network and a right clock pass, told with the middle of ten calls", () => {
  assert.deepEqual(judgeNetwork(beats(9, 900, 12, 11, 10), WORDS), { passed: true, told: "11 ms, đồng hồ lệch 0,2 giây" });
});

test("a slow network, a wrong clock or a lost call do not pass", () => {
  assert.equal(judgeNetwork(beats(600, 700, 800), WORDS).passed, false);
  assert.equal(judgeNetwork([{ ms: 5, clockAhead: -6000 }], WORDS).passed, false);
  assert.deepEqual(judgeNetwork([...beats(5, 5), null], WORDS), { passed: false, told: "mất 1 trong 3 lượt gọi" });
});

test("keys that would lead out of a kiosk are known, and what a scanner types is not among them", () => {
  for (const key of ["F1", "F5", "F11", "F12", "BrowserBack"]) assert.equal(leadsOut({ key, code: key }), true, key);
  assert.equal(leadsOut({ key: "r", code: "KeyR", ctrlKey: true }), true);
  assert.equal(leadsOut({ key: "F4", code: "F4", altKey: true }), true);
  assert.equal(leadsOut({ key: "Escape", code: "Escape" }), false);
  for (const key of ["K", "F", "Enter", "Tab", "1"]) assert.equal(leadsOut({ key, code: `Key${key}` }), false, key);
});
