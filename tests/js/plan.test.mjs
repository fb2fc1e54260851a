import assert from "node:assert/strict";
import { test } from "node:test";

import { weightWord } from "../../static/admin/plan.mjs";

const WORDS = ["không cần", "nên", "cần", "rất cần", "trước hết"];

test("a weight is said in words, its ends by words of their own", () => {
  const said = [...Array(11).keys()].map((weight) => weightWord(weight, WORDS));
  assert.deepEqual(said.slice(0, 2), ["không cần", "nên"]);
  assert.deepEqual(said.slice(9), ["rất cần", "trước hết"]);
  assert.deepEqual(said.slice(3, 8), ["nên", "cần", "cần", "cần", "rất cần"]);
});
