// What stands on the screen follows from the answer and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asOf, viewOfAnswer, viewOfIdle } from "../../static/kiosk/view.mjs";

const LABELS = { block: "Khu", row: "Hàng", seat: "Ghế", door: "Vào cửa số {door}", no_seat: "theo lễ tân" };
const SEAT = { label: "L03", block: "Trái", row: "L", number: "03", door: "1" };
const SOMEBODY = { full_name: "Nông Văn Thắng", delegation: "Huyện Lộc Bình", category: "Đại biểu", seat: SEAT };
const screen = (more) => ({ code: "OK", tone: "welcome", title: "t", line: "l", greeting: "Chào mừng", hint: "", ...more });

test("a welcome shows the name, the seat in its parts and the door", () => {
  const view = viewOfAnswer({ screen: screen(), position: SOMEBODY }, LABELS);
  assert.equal(view.kind, "guest");
  assert.equal(view.name, "Nông Văn Thắng");
  assert.deepEqual(view.seat, { block: ["Khu", "Trái"], row: ["Hàng", "L"], number: ["Ghế", "03"] });
  assert.equal(view.way, "Vào cửa số 1");
  assert.equal(view.line, "");
});

test("who has no seat is told to follow the usher", () => {
  const view = viewOfAnswer({ screen: screen({ code: "OK_NO_SEAT" }), position: { ...SOMEBODY, seat: null } }, LABELS);
  assert.equal(view.seat, null);
  assert.equal(view.way, "theo lễ tân");
});

test("who was given a zone sees it in the seat's place, with its door", () => {
  const position = { ...SOMEBODY, seat: null, zone: { name: "Ban công trái", door: "4" } };
  const view = viewOfAnswer({ screen: screen({ code: "OK_ZONE", line: "Kính mời ngồi ghế trống." }), position }, LABELS);
  assert.deepEqual(view.seat, { block: ["Khu", "Ban công trái"] });
  assert.equal(view.way, "Vào cửa số 4");
  assert.equal(view.line, "Kính mời ngồi ghế trống.");
});

test("a place in a drawn hall comes with a map of the way, by the door that is told", () => {
  const seat = { ...SEAT, hall: 2 };
  const map = (position, language) => viewOfAnswer({ screen: screen(), position: { ...SOMEBODY, ...position } }, LABELS, language).map;
  assert.equal(map({ seat }), "/kiosk/hall.svg?hall=2&seat=L03&door=1&language=vi");
  const zone = { name: "Ban công", door: "4", code: "BAN_CONG", hall: 2 };
  assert.equal(map({ seat: null, zone }, "en"), "/kiosk/hall.svg?hall=2&zone=BAN_CONG&door=4&language=en");
  assert.equal(map({}), "", "no drawing, no map");
});

test("a late guest is told so beside the seat", () => {
  const view = viewOfAnswer({ screen: screen({ code: "OK_LATE", line: "Đại hội đã khai mạc." }), position: SOMEBODY }, LABELS);
  assert.equal(view.line, "Đại hội đã khai mạc.");
});

test("a refusal names nobody, even when the hub knows who it is", () => {
  const refused = screen({ code: "REVOKED", tone: "desk", greeting: "", title: "Giấy mời này không còn hiệu lực." });
  const view = viewOfAnswer({ screen: refused, position: SOMEBODY }, LABELS);
  assert.equal(view.kind, "words");
  assert.equal(view.title, "Giấy mời này không còn hiệu lực.");
  assert.ok(!JSON.stringify(view).includes("Thắng"));
});

test("already in is told with a clock, a misread code with a call for care", () => {
  const again = viewOfAnswer({ screen: screen({ code: "ALREADY", tone: "again" }), position: SOMEBODY }, LABELS);
  assert.equal(again.icon, "again");
  const misread = viewOfAnswer({ screen: screen({ code: "UNREADABLE", tone: "again", greeting: "" }), position: null }, LABELS);
  assert.equal(misread.icon, "desk");
});

test("a delegation that is the category is said once", () => {
  const view = viewOfAnswer({ screen: screen(), position: { ...SOMEBODY, delegation: "Khách mời", category: "Khách mời" } }, LABELS);
  assert.equal(view.who, "Khách mời");
});

const WORDS = {
  IDLE: { title: "Kính mời", line: "", hint: "Quên giấy mời?" },
  IDLE_WITHOUT_NAME: { title: "Kính mời", line: "Gặp lễ tân", hint: "" },
  IDLE_SOON: { title: "Chưa đến giờ", line: "{session} từ {opens}", hint: "" },
  IDLE_NONE: { title: "Chưa có phiên", line: "", hint: "" },
};

test("a waiting screen invites while doors are open, says when they open, or that nothing is on", () => {
  const open = { known: true, session: { name: "Phiên chính thức" }, next_session: null, opens: "" };
  assert.equal(viewOfIdle(WORDS, open).title, "Kính mời");
  assert.equal(viewOfIdle(WORDS, { ...open, ways: ["name", "camera"] }).line, "");
  assert.equal(viewOfIdle(WORDS, { ...open, ways: ["camera"] }).line, "Gặp lễ tân");
  const soon = { known: true, session: null, next_session: { name: "Phiên trù bị" }, opens: "13 giờ 00 phút" };
  assert.equal(viewOfIdle(WORDS, soon).line, "Phiên trù bị từ 13 giờ 00 phút");
  assert.equal(viewOfIdle(WORDS, { known: true, session: null, next_session: null }).title, "Chưa có phiên");
});

test("doors open in time also while the hub is away", () => {
  const opensAt = "2026-08-21T06:45:00+07:00";
  const door = { known: true, session: null, next_session: { name: "Phiên", doors_open_at: opensAt } };
  assert.equal(asOf(Date.parse(opensAt) - 1, door), door);
  assert.equal(asOf(Date.parse(opensAt), door).session.name, "Phiên");
  const open = { ...door, session: { name: "Phiên trước" } };
  assert.equal(asOf(Date.parse(opensAt) + 1, open), open);
});
