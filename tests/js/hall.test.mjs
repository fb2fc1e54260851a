// Which chairs a hand chooses on the drawing of a hall, and where arrows lead in it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { between, ranges, some } from "../../static/admin/hall_choice.mjs";

const seat = (id, x, rank) => ({ id, x, rank });
const HALL = [seat("1", 0, 1), seat("2", 55, 1), seat("3", 110, 1), seat("4", 0, 2), seat("5", 55, 2), seat("6", 110, 2)];

test("a range goes along a row and over rows, from either end", () => {
  const ids = (one, other) => between(HALL[one], HALL[other], HALL).map((found) => found.id);
  assert.deepEqual(ids(0, 2), ["1", "2", "3"]);
  assert.deepEqual(ids(4, 0), ["1", "2", "4", "5"]);
  assert.deepEqual(ids(1, 1), ["2"]);
});

test("chosen chairs are told as few ranges", () => {
  assert.equal(ranges(new Set(["9", "3", "4", "5", "10", "12"])), "3-5,9-10,12");
  assert.equal(ranges([]), "");
});

test("of many labels a few are told", () => {
  assert.equal(some(["A1", "A2"]), "A1, A2");
  assert.equal(some(["A1", "A2", "A3"], 2), "A1, A2 … +1");
});
