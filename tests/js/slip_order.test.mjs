// The order of a slip's parts: a step up or down, at the ends none.
import assert from "node:assert/strict";
import test from "node:test";
import { filled, moved } from "../../static/admin/slip_order.mjs";

const rows = ["logo", "name", "seat"];

test("a part goes one place up or down", () => {
  assert.deepEqual(moved(rows, "seat", -1), ["logo", "seat", "name"]);
  assert.deepEqual(moved(rows, "logo", 1), ["name", "logo", "seat"]);
});

test("at an end it stays", () => {
  assert.deepEqual(moved(rows, "logo", -1), rows);
  assert.deepEqual(moved(rows, "seat", 1), rows);
});

test("words are told with their values, and what has none stays", () => {
  assert.equal(filled("{part}: vị trí {place} trên {count}", { part: "Cửa", place: 2, count: 3 }), "Cửa: vị trí 2 trên 3");
  assert.equal(filled("{what}", {}), "{what}");
});
