// What a slip is called on this page.
export function titleOf(slip) {
  return `Phiếu số ${slip.number}` + (slip.job ? `, lệnh in ${slip.job}` : "");
}

export function whenOf(slip) {
  const at = new Date(slip.printed_at);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? at.toLocaleTimeString("vi-VN") : at.toLocaleString("vi-VN");
}
