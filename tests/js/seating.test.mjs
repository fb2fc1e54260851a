// What a hand means on the seating, what a search finds, where an arrow leads.
import assert from "node:assert/strict";
import { test } from "node:test";
import { towards } from "../../static/admin/hall_keys.mjs";
import { fill, fold, givenName, matches, nextAct, seenOf } from "../../static/admin/seating_view.mjs";

const WHO = { id: 7, name: "Nông Văn Thắng", delegation: "Huyện Đình Lập" };
const SEATS = {
  1: { label: "A01", who: WHO, held: null },
  2: { label: "A02", who: null, held: null },
  3: { label: "A03", who: { id: 8, name: "Hứa Thị Đào", delegation: "Sở Y tế" }, held: null },
  4: { label: "A04", who: null, held: "Dự phòng" },
};

test("a person put on a free chair is seated there, on a taken or held one exchanged", () => {
  const picked = { kind: "seat", id: "1" };
  assert.deepEqual(nextAct(picked, "2", SEATS), { act: "seat", person: 7, seat: "2" });
  assert.deepEqual(nextAct(picked, "3", SEATS), { act: "exchange", seat: "1", with: "3" });
  assert.deepEqual(nextAct(picked, "4", SEATS), { act: "exchange", seat: "1", with: "4" });
});

test("who has no chair is seated, a delegation is moved as a block", () => {
  assert.deepEqual(nextAct({ kind: "person", id: 9 }, "2", SEATS), { act: "seat", person: 9, seat: "2" });
  assert.deepEqual(nextAct({ kind: "delegation", id: 3 }, "2", SEATS), { act: "block", delegation: 3, seat: "2" });
});

test("the hub is told what the page showed on both chairs", () => {
  assert.deepEqual(seenOf(SEATS, "1", "2", "4"), { 1: 7, 2: null, 4: { held: "Dự phòng" } });
});

test("a search needs no accents, takes words in any order, and seats by the beginning of their label", () => {
  const finds = (query, seat) => matches(fold(query), SEATS[seat].label, SEATS[seat].who);
  assert.ok(finds("thang nong", 1));
  assert.ok(finds("Đình", 1));
  assert.ok(finds("dao so y", 3));
  assert.ok(finds("a0", 2));
  assert.ok(!finds("ang", 1), "the middle of a word is no beginning");
  assert.ok(!finds("nong", 2));
});

test("a chair shows what its person is called by", () => {
  assert.equal(givenName("Nông Văn Thắng"), "Thắng");
  assert.equal(givenName("WEI Jianhua (韦建华)"), "Jianhua");
});

test("a sentence is filled, and what is unknown leaves nothing behind", () => {
  assert.equal(fill("Ghế {label}, giữ: {reason}", { label: "A01" }), "Ghế A01, giữ: ");
});

test("an arrow leads to the next chair in the room's geometry, over an aisle too, and stays at the wall", () => {
  const at = (id, x, y) => ({ id, x, y });
  const [a, b, c, d] = [at("a", 0, 0), at("b", 55, 0), at("c", 300, 0), at("d", 40, 90)];
  const all = [a, b, c, d];
  assert.equal(towards("ArrowRight", a, all), b);
  assert.equal(towards("ArrowRight", b, all), c);
  assert.equal(towards("ArrowRight", c, all), c);
  assert.equal(towards("ArrowDown", b, all), d);
  assert.equal(towards("ArrowUp", d, all), b);
  assert.equal(towards("ArrowLeft", b, all), a);
});
