// The life of the screen: late answers are dropped, and whatever stands there yields to the next scan.
import assert from "node:assert/strict";
import { test } from "node:test";
import { START, next } from "../../static/kiosk/life.mjs";

const after = (...events) => events.reduce(next, START);
const PAIRED = { type: "paired" };
const SCAN = { type: "scan" };

test("nothing can be scanned or opened before the screen is a station", () => {
  for (const type of ["scan", "page", "idle", "answered", "over"]) assert.equal(next(START, { type }), START);
  assert.equal(after(PAIRED).state, "idle");
});

test("a scan is checked, answered, and the screen waits again", () => {
  const checking = after(PAIRED, SCAN);
  assert.equal(checking.state, "checking");
  const answered = next(checking, { type: "answered", turn: checking.turn });
  assert.equal(answered.state, "answered");
  assert.equal(next(answered, { type: "over", turn: checking.turn }).state, "idle");
});

test("a scan that is kept may still be answered in its own turn, and is told to be kept only once", () => {
  const kept = after(PAIRED, SCAN, { type: "kept" });
  assert.equal(kept.state, "kept");
  assert.equal(next(kept, { type: "kept", turn: kept.turn }), kept);
  assert.equal(next(kept, { type: "answered", turn: kept.turn }).state, "answered");
});

for (const stands of ["idle", "checking", "kept", "answered", "page"]) {
  test(`the next scan takes the screen at once from what is ${stands}`, () => {
    const events = { idle: [], checking: [SCAN], kept: [SCAN, { type: "kept" }], answered: [SCAN, { type: "answered" }], page: [{ type: "page" }] };
    const before = after(PAIRED, ...events[stands]);
    assert.equal(before.state, stands);
    const taken = next(before, SCAN);
    assert.equal(taken.state, "checking");
    assert.ok(taken.turn > before.turn);
  });
}

test("what comes late for an older turn changes nothing", () => {
  const first = after(PAIRED, SCAN);
  const second = next(first, SCAN);
  for (const type of ["kept", "answered", "over"]) assert.equal(next(second, { type, turn: first.turn }), second);
});

test("a welcome that came while the screen said kept stays its own time", () => {
  const kept = after(PAIRED, SCAN, { type: "kept" });
  const answered = next(kept, { type: "answered", turn: kept.turn });
  assert.equal(next(answered, { type: "over", turn: kept.turn, from: "kept" }), answered);
  assert.equal(next(answered, { type: "over", turn: kept.turn, from: "answered" }).state, "idle");
});

test("an answer does not come to a screen that went back to waiting", () => {
  const kept = after(PAIRED, SCAN, { type: "kept" });
  const idle = next(kept, { type: "over", turn: kept.turn });
  assert.equal(idle.state, "idle");
  assert.equal(next(idle, { type: "answered", turn: kept.turn }), idle);
  assert.equal(next(idle, { type: "answered", turn: idle.turn }), idle);
});

test("a page stays until it is over or somebody scans", () => {
  const page = after(PAIRED, { type: "page" });
  assert.equal(page.state, "page");
  assert.equal(next(page, { type: "over", turn: page.turn }).state, "idle");
});

test("a screen the hub knows no more stops whatever stood there, and is a station again when it is paired", () => {
  const checking = after(PAIRED, SCAN);
  const revoked = next(checking, { type: "unpaired" });
  assert.equal(revoked.state, "unpaired");
  assert.equal(next(revoked, { type: "answered", turn: checking.turn }), revoked);
  assert.equal(next(revoked, PAIRED).state, "idle");
});

test("a heartbeat does not disturb who stands there", () => {
  const checking = after(PAIRED, SCAN);
  assert.equal(next(checking, PAIRED), checking);
});
