// What is now, what comes next, how long is left: read off the published program and a moment.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dayShown, daysOf, firstRow, minutesUntil, momentAt, rowsOf, shareOver, understood } from "../../static/kiosk/program_time.mjs";
import { TWO_DAYS, at, document, item, session } from "./program_samples.mjs";

const program = understood(TWO_DAYS);
const titles = (items) => items.map((one) => one.title);

test("an item runs from its first moment until before its last", () => {
  assert.deepEqual(titles(momentAt(program, at(21, "08:15")).current), ["Báo cáo"]);
  assert.deepEqual(titles(momentAt(program, at(21, "08:15") - 1).current), ["Chào cờ"]);
});

for (const [day, hour, state, next] of [
  [20, "10:00", "before", "Giao lưu điển hình"],
  [20, "20:00", "running", "Chào cờ"],
  [21, "07:00", "between", "Chào cờ"],
  [21, "09:20", "between", "Bế mạc"],
  [21, "09:50", "running", "Ăn trưa"],
  [21, "13:00", "after", undefined],
]) {
  test(`at ${hour} of day ${day} the program is ${state}`, () => {
    const moment = momentAt(program, at(day, hour));
    assert.equal(moment.state, state);
    assert.equal(moment.upcoming[0]?.title, next);
  });
}

test("nothing published is none", () => {
  assert.equal(momentAt(understood(document([])), at(21, "08:00")).state, "none");
  assert.equal(dayShown(understood(document([])), at(21, "08:00")), undefined);
});

test("of items at once the last to begin stands first, and three are enough", () => {
  const many = ["A", "B", "C", "D"].map((name, index) => session(name, name, [item(21, `08:0${index}`, "09:00", name)]));
  assert.deepEqual(titles(momentAt(understood(document(many)), at(21, "08:30")).current), ["D", "C", "B"]);
});

test("a session without items is an item itself", () => {
  const bare = understood(document([session("AN", "Ăn tối", [])]));
  assert.deepEqual(titles(momentAt(bare, at(21, "17:30")).current), ["Ăn tối"]);
});

test("time left is told in begun minutes and the share never leaves the bar", () => {
  const one = program.items.find((found) => found.title === "Báo cáo");
  assert.equal(minutesUntil(one.to, at(21, "08:59")), 1);
  assert.equal(minutesUntil(one.to, at(21, "08:58") + 1), 2);
  assert.equal(minutesUntil(one.to, at(21, "09:30")), 0);
  assert.equal(shareOver(one, at(21, "08:30")), 0.335);
  assert.equal(shareOver(one, at(21, "07:00")), 0);
  assert.equal(shareOver(one, at(21, "10:00")), 1);
});

test("the day shown is today's while anything of it is left, then the next one's", () => {
  assert.deepEqual(daysOf(program), ["2026-08-20", "2026-08-21"]);
  assert.equal(dayShown(program, at(20, "20:00")), "2026-08-20");
  assert.equal(dayShown(program, at(20, "22:00")), "2026-08-21");
  assert.equal(dayShown(program, at(25, "08:00")), "2026-08-21");
});

test("an evening that goes on past midnight belongs to the day it began", () => {
  const late = understood(document([session("GL", "Giao lưu", [item(20, "22:00", "23:00", "Một"), { ...item(20, "23:00", "23:30", "Hai"), ends_at: new Date(at(21, "00:30")).toISOString() }])]));
  assert.equal(dayShown(late, at(21, "00:10")), "2026-08-20");
});

test("rows name sessions of several items, and places where they are others", () => {
  const rows = rowsOf(program, "2026-08-21", at(21, "09:05"));
  assert.deepEqual(
    rows.map((row) => [row.kind, row.title, row.state, row.place]),
    [
      ["session", "Phiên chính thức", undefined, "Hội trường lớn"],
      ["item", "Chào cờ", "past", ""],
      ["item", "Báo cáo", "past", ""],
      ["item", "Giải lao", "now", "Sảnh"],
      ["item", "Bế mạc", "later", ""],
      ["item", "Ăn trưa", "later", "Nhà ăn"],
    ],
  );
  assert.equal(firstRow(rows), 3);
  assert.equal(firstRow(rowsOf(program, "2026-08-21", at(21, "07:00"))), 0);
  assert.equal(firstRow(rowsOf(program, "2026-08-21", at(22, "07:00"))), 0);
});
