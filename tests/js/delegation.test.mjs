// A delegation's list and what became of it follow from the hub's answers and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { offerView, resultView } from "../../static/kiosk/delegation.mjs";

const WORDS = {
  title: "Điểm danh cả đoàn", ask: "Bỏ dấu", head: "Trưởng đoàn", came: "Đã điểm danh {at}", recorded: "Đã điểm danh {people} người",
  missing: "Chưa có mặt: {people} người", nobody_missing: "đông đủ", slips: "Phiếu ra ở", no_slips: "không có phiếu",
  share: "{printer}: {people} người, từ {first} đến {last}", share_one: "{printer}: {first}",
};
const member = (id, full_name, more) => ({ id, full_name, position_title: "", category: "Đại biểu", is_head: false, came_at: null, ...more });
const TOLD = {
  name: "Huyện Lộc Bình",
  members: [member(1, "An"), member(2, "Bình", { came_at: "2020-08-21T07:12:00+07:00" }), member(3, "Chi", { is_head: true, position_title: "Bí thư" }), member(4, "Dũng")],
};
const offered = offerView(TOLD, WORDS, () => "07:12").members;

test("who is in already is told with the time, a head as such, a position before the category", () => {
  assert.deepEqual(offered.map((one) => one.came), ["", "Đã điểm danh 07:12", "", ""]);
  assert.match(offered[2].who, /^Trưởng đoàn.*Bí thư$/);
  assert.equal(offered[0].who, "Đại biểu");
});

test("the result tells who is missing and who was refused, never one as the other", () => {
  const people = [
    { id: 1, full_name: "An", is_in: true, words: "Chào mừng" },
    { id: 3, full_name: "Chi", is_in: false, words: "Xin vui lòng chờ." },
  ];
  const printers = [{ printer: "Máy in 1", people: 1, first: "An", last: "An" }, { printer: "Máy in 2", people: 2, first: "Bình", last: "Chi" }];
  const view = resultView({ recorded: 1, people, printers }, offered, WORDS);
  assert.equal(view.title, "Đã điểm danh 1 người");
  assert.deepEqual(view.refused, [{ name: "Chi", why: "Xin vui lòng chờ." }]);
  assert.deepEqual(view.missing, ["Dũng"]);
  assert.deepEqual(view.printers, ["Máy in 1: An", "Máy in 2: 2 người, từ Bình đến Chi"]);
});

test("nobody missing and nothing to print are said in words", () => {
  const people = offered.map((one) => ({ id: one.id, full_name: one.name, is_in: true, words: "" }));
  const view = resultView({ recorded: 4, people, printers: [] }, offered, WORDS);
  assert.equal(view.missingTitle, "đông đủ");
  assert.equal(view.slips, "không có phiếu");
});
