// What stands on each scene of a board, and which scene follows which.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ageWords, following, kinds, nowView, sceneOf, storyView, stripView } from "../../static/kiosk/program_scenes.mjs";
import { offersOwn, ownView, wholeView } from "../../static/kiosk/kiosk_program.mjs";
import { understood } from "../../static/kiosk/program_time.mjs";
import { dateOf, longDateOf } from "../../static/kiosk/program_words.mjs";
import { TWO_DAYS, ZONE, at, document } from "./program_samples.mjs";

// The words stand for themselves: "left_minutes 12" is what would say "còn 12 phút".
const NAMES = { left_minutes: "{minutes}", left_hours: "{hours} {minutes}", in_minutes: "{minutes}", in_hours: "{hours} {minutes}", starts_on: "{hour} {date}", edition: "{number} {at}", stale: "{at}", day: "{date}", own_door: "{door}", own_block: "{block}", photo_of: "{name}" };
const words = new Proxy({}, { get: (_, name) => [name, NAMES[name]].filter(Boolean).join(" ") });
const program = understood(TWO_DAYS);

test("what runs is told with who, where, until when and what follows", () => {
  const view = nowView(program, at(21, "08:48"), words, "vi");
  assert.equal(view.live, true);
  assert.deepEqual(view.items, [
    { title: "Báo cáo", session: "Phiên chính thức", who: ["Đoàn Chủ tịch", "Hội trường lớn"], hours: "08:15 – 09:00", share: 0.735, left: "left_minutes 12" },
  ]);
  assert.deepEqual(view.next.map((line) => [line.hour, line.title]), [["09:00", "Giải lao"], ["09:45", "Bế mạc"], ["11:40", "Ăn trưa"]]);
});

test("in the last minute it is about to end", () => {
  assert.equal(nowView(program, at(21, "08:59") + 1, words, "vi").items[0].left, "ends_now");
});

test("between two items the next stands large with how long until then, and is not told twice", () => {
  const view = nowView(program, at(21, "09:20"), words, "vi");
  assert.equal(view.live, false);
  assert.deepEqual([view.items[0].title, view.items[0].left], ["Bế mạc", "in_minutes 25"]);
  assert.deepEqual(view.next.map((line) => line.title), ["Ăn trưa"]);
});

test("long waits are told in hours, and on another day with the date", () => {
  assert.equal(nowView(program, at(21, "05:50"), words, "vi").items[0].left, "in_hours 2 10");
  assert.equal(nowView(program, at(20, "22:00"), words, "vi").items[0].left, "starts_on 08:00 21/8/2026");
});

test("after the last, and before anything is published, a word is said", () => {
  assert.deepEqual(nowView(program, at(21, "14:00"), words, "vi"), { kind: "word", title: "over_title", line: "over_line" });
  assert.equal(nowView(understood(document([])), at(21, "14:00"), words, "vi").title, "none_title");
});

test("the strip says what runs, else what comes, else nothing", () => {
  assert.deepEqual(stripView(program, at(21, "08:48"), words, "vi"), { label: "now", title: "Báo cáo", left: "left_minutes 12", share: 0.735 });
  assert.equal(stripView(program, at(21, "09:20"), words, "vi").title, "Bế mạc");
  assert.equal(stripView(program, at(21, "14:00"), words, "vi"), null);
});

test("scenes follow one another, a long day over several pages, and each round tells another story", () => {
  const facts = { program, rest: null, hasHall: true, stories: 2, told: 0 };
  assert.deepEqual(kinds(facts), ["now", "day", "hall", "story"]);
  assert.deepEqual(following({ kind: "now" }, facts), { kind: "day", from: null });
  assert.deepEqual(following({ kind: "day", from: null }, { ...facts, rest: 7 }), { kind: "day", from: 7 });
  assert.deepEqual(following({ kind: "day", from: 7 }, facts), { kind: "hall" });
  assert.deepEqual(following({ kind: "hall" }, facts), { kind: "story", story: 0 });
  assert.deepEqual(following({ kind: "hall" }, { ...facts, told: 3 }), { kind: "story", story: 1 });
  assert.deepEqual(following({ kind: "story", story: 0 }, facts), { kind: "now" });
});

test("without a hall and stories they are left out; with nothing published only the word stays", () => {
  const bare = { program: understood(document([])), rest: null, hasHall: false, stories: 0, told: 0 };
  assert.deepEqual(following({ kind: "day", from: null }, { ...bare, program }), { kind: "now" });
  assert.deepEqual(kinds(bare), ["now"]);
  assert.deepEqual(following({ kind: "now" }, bare), { kind: "now" });
  assert.deepEqual(sceneOf("now", bare), { kind: "now" });
});

test("a story says once what position and delegation have in common", () => {
  const story = { name: "Hội LHPN xã", position: "Sở Y tế", delegation: "Sở Y tế", award: "", text: "…", photo: null };
  assert.equal(storyView(story, words).who, "Sở Y tế");
});

test("the age of what is shown is told by its edition, or since when the hub is away", () => {
  const feed = { program, now: () => at(21, "09:00"), isStale: () => false, freshAt: at(21, "08:59") };
  assert.equal(ageWords(feed, words, "vi"), "edition 3 06:50");
  assert.equal(ageWords({ ...feed, now: () => at(22, "09:00") }, words, "vi"), "edition 3 06:50 21/8/2026");
  assert.equal(ageWords({ ...feed, isStale: () => true }, words, "vi"), "stale 08:59");
  assert.equal(ageWords({ ...feed, program: null }, words, "vi"), "waiting");
});

test("dates are written as decrees write them", () => {
  assert.equal(dateOf("2026-08-21", "vi"), "21/8/2026");
  assert.equal(dateOf("2026-02-05", "vi"), "05/02/2026");
  assert.equal(dateOf("2026-02-05", "en"), "5 February 2026");
  assert.equal(longDateOf("2026-11-24", "vi"), "Thứ Ba, 24/11/2026");
});

test("the whole program opens on the day that matters and offers the others", () => {
  const view = wholeView(program, "", at(21, "08:48"), words, "vi");
  assert.deepEqual(view.days.map((day) => [day.key, day.isShown]), [["2026-08-20", false], ["2026-08-21", true]]);
  assert.equal(view.rows.find((row) => row.state === "now").left, "left_minutes 12");
  assert.deepEqual(wholeView(program, "2026-08-20", at(21, "08:48"), words, "vi").rows.map((row) => row.title), ["Giao lưu điển hình"]);
  assert.equal(wholeView({ items: [], sessions: [] }, "", at(21, "08:00"), words, "vi").line, "none_line");
});

test("one's own sessions are told with the seat, and without one only where there would be seats", () => {
  const own = (more) => ({ code: "CT", name: "Phiên chính thức", place: "Hội trường lớn", starts_at: "2026-08-21T08:00:00+07:00", ends_at: "2026-08-21T11:40:00+07:00", takes_attendance: true, seat: null, ...more });
  const seat = { label: "L03", block: "Trái", row: "L", number: "03", door: "1" };
  const told = { sessions: [own({ seat }), own({}), own({ takes_attendance: false })] };
  const [seated, free, meal] = ownView(told, "Nông Văn Thắng", ZONE, at(21, "07:00"), words, "vi").sessions;
  assert.deepEqual(seated, { when: "today_short, 08:00 – 11:40", name: "Phiên chính thức", place: "Hội trường lớn\u00a0· own_door 1", seat: "L03", block: "own_block Trái" });
  assert.equal(free.block, "own_free");
  assert.equal(meal.block, "");
  assert.equal(ownView({ sessions: [] }, "", ZONE, at(21, "07:00"), words, "vi").line, "own_none");
});

test("own sessions are offered to who was let in or came at the wrong hour, never to who has to see the desk", () => {
  const answer = { scan: 7, status: "ok", reason: null, position: {} };
  assert.equal(offersOwn(answer), true);
  for (const reason of ["already_redeemed", "invalid_time", "product"]) assert.equal(offersOwn({ ...answer, status: "error", reason }), true);
  for (const reason of ["revoked", "blocked", "unapproved", "canceled"]) assert.equal(offersOwn({ ...answer, status: "error", reason }), false);
  assert.equal(offersOwn({ ...answer, position: null }), false);
  assert.equal(offersOwn({ ...answer, scan: 0 }), false);
});
