// A small program for tests: times are written "day hour", on the clocks of Vietnam.

export const ZONE = "Asia/Ho_Chi_Minh";
export const at = (day, hour) => Date.parse(`2026-08-${day}T${hour}:00+07:00`);
const iso = (day, hour) => new Date(at(day, hour)).toISOString();

export function item(day, from, to, title, more = {}) {
  return { starts_at: iso(day, from), ends_at: iso(day, to), title, presenter: "", place: "", ...more };
}

export function session(code, name, items, place = "Hội trường lớn") {
  return { code, name, place, starts_at: items[0]?.starts_at ?? iso(21, "17:00"), ends_at: items.at(-1)?.ends_at ?? iso(21, "18:00"), items };
}

export function document(sessions, more = {}) {
  return { congress_lines: ["ĐẠI HỘI"], zone: ZONE, edition: 3, published_at: iso(21, "06:50"), sessions, stories: [], ...more };
}

/** An evening, then a morning of four items with a gap before the last, and a lunch. */
export const TWO_DAYS = document([
  session("CT", "Phiên chính thức", [
    item(21, "08:00", "08:15", "Chào cờ", { presenter: "Ban Tổ chức" }),
    item(21, "08:15", "09:00", "Báo cáo", { presenter: "Đoàn Chủ tịch" }),
    item(21, "09:00", "09:15", "Giải lao", { place: "Sảnh" }),
    item(21, "09:45", "10:00", "Bế mạc"),
  ]),
  session("GL", "Giao lưu", [item(20, "19:30", "21:30", "Giao lưu điển hình")]),
  session("AN", "Ăn trưa", [item(21, "11:40", "13:00", "Ăn trưa")], "Nhà ăn"),
]);
