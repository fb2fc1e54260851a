// A hall's drawing: chairs are chosen by pointer or keyboard, one by one, in ranges, rows, blocks or zones, and changed.
// What a chair is comes from the hub's page: after a change the page is fetched again and its drawing taken over.

import { between, ranges, some } from "./hall_choice.mjs";
import { walkable } from "./hall_keys.mjs";

const floor = document.getElementById("floor");
const sheet = document.getElementById("sheet");
const svg = sheet.querySelector(".hall");
const said = document.getElementById("said");
const form = document.getElementById("change");
const words = JSON.parse(document.getElementById("words").textContent);
const editable = "editable" in floor.dataset;
const seats = [...svg.querySelectorAll(".seat")].map((element) => ({
  element,
  id: element.dataset.seat,
  x: element.x.baseVal.value,
  y: element.y.baseVal.value,
  rank: Number(element.parentNode.dataset.row),
  row: element.parentNode,
  block: element.closest("[data-block]"),
}));
const byId = new Map(seats.map((seat) => [seat.id, seat]));
const chosen = new Set();
let last = null; // the chair touched last: ranges start there, rows and blocks are its

// ── choosing ────────────────────────────────────────────────────────────────────────────────────────────────────────

function choose(wanted, on = true) {
  for (const seat of wanted) {
    chosen[on ? "add" : "delete"](seat.id);
    seat.element.setAttribute("aria-selected", String(on));
  }
  tell();
}

function tell() {
  if (!editable) return;
  const ids = [...chosen];
  const labels = seats.filter((seat) => chosen.has(seat.id)).map((seat) => labelOf(seat));
  document.getElementById("chosen-count").textContent = ids.length ? words.chosen.replace("{count}", ids.length) : words.none;
  document.getElementById("chosen-labels").textContent = some(labels);
  document.getElementById("seats").value = ranges(ids);
  const one = document.getElementById("one");
  one.hidden = ids.length !== 1;
  if (ids.length === 1) one.firstElementChild.href = one.firstElementChild.href.replace(/\d+$/, ids[0]);
}

/** "Ghế L03, khu Trái, …" is what a chair is called; its label is the first part's last word or words. */
const labelOf = (seat) => seat.element.getAttribute("aria-label").split(",", 1)[0].replace(/^\S+ /, "");

function point(id, event) {
  const seat = byId.get(id);
  said.textContent = seat.element.getAttribute("aria-label");
  if (!editable) return;
  if (event?.shiftKey && last) choose(between(last, seat, seats));
  else choose([seat], !chosen.has(id));
  last = seat;
}

svg.addEventListener("click", (event) => {
  const seat = event.target.closest(".seat");
  if (seat) return point(seat.dataset.seat, event);
  if (!editable) return undefined;
  const row = event.target.closest(".row-name")?.parentNode;
  const block = event.target.closest(".block-name, .outline")?.parentNode;
  const whole = seats.filter((one) => (row ? one.row === row : one.block === block));
  if (whole.length) {
    choose(whole, !whole.every((one) => chosen.has(one.id)));
    last = whole[0];
  }
  return undefined;
});
walkable(svg, point);
svg.addEventListener("focusin", (event) => {
  const seat = byId.get(event.target.dataset?.seat);
  if (seat) said.textContent = seat.element.getAttribute("aria-label");
});
svg.addEventListener("keydown", (event) => {
  if (!editable) return;
  const here = byId.get(document.activeElement?.dataset?.seat);
  if (event.key === "Escape") choose(seats, false);
  else if (event.shiftKey && event.key.startsWith("Arrow") && here) {
    choose([byId.get(event.target.dataset.seat), here]); // the focus has moved on already
    last = here;
  }
});

for (const [name, pick] of [
  ["whole-row", () => seats.filter((seat) => seat.row === last?.row)],
  ["whole-block", () => seats.filter((seat) => seat.block === last?.block)],
]) {
  document.getElementById(name)?.addEventListener("click", () => {
    const here = byId.get(svg.querySelector('[tabindex="0"]').dataset.seat);
    last ??= here;
    choose(pick());
  });
}
document.getElementById("none")?.addEventListener("click", () => choose(seats, false));

// ── zones: a legend that can be pointed at ──────────────────────────────────────────────────────────────────────────

document.getElementById("zone-list").addEventListener("click", (event) => {
  const mark = event.target.closest("[data-mark]")?.dataset.mark;
  if (!mark) return;
  const its = seats.filter((seat) => seat.element.classList.contains(`k${mark}`));
  seats.forEach((seat) => seat.element.setAttribute("aria-selected", "false"));
  chosen.clear();
  choose(its);
  if (its.length) bringIntoView(its[0]);
  last = its[0] ?? last;
});

// ── changing ────────────────────────────────────────────────────────────────────────────────────────────────────────

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const told = new FormData(form, event.submitter);
  try {
    const answer = await fetch(form.action, { method: "POST", body: told, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("sheet")) return location.reload();
    takeOver(page);
  } catch {
    say(words.away, "bad");
  }
  return undefined;
});

/** Take over what the hub's page says now: chairs, marks, zones, and how the act went. */
function takeOver(page) {
  for (const element of page.querySelectorAll("#sheet .seat")) {
    const seat = byId.get(element.dataset.seat);
    if (!seat) return location.reload(); // somebody added seats meanwhile
    seat.element.setAttribute("class", element.getAttribute("class"));
    seat.element.setAttribute("aria-label", element.getAttribute("aria-label"));
  }
  svg.querySelector(".marks").replaceWith(document.importNode(page.querySelector("#sheet .marks"), true));
  const zone = document.getElementById("zone").value;
  for (const id of ["zone-list", "zone"]) {
    document.getElementById(id).replaceChildren(...document.importNode(page.getElementById(id), true).childNodes);
  }
  document.getElementById("zone").value = zone;
  const message = page.querySelector(".message");
  const good = message?.classList.contains("good");
  say(message?.textContent ?? "", good ? "good" : "bad");
  if (good) {
    document.getElementById("labels").value = "";
    choose(seats, false);
  }
  return undefined;
}

function say(text, tone) {
  said.textContent = text;
  said.className = tone;
}

// ── around the plan ─────────────────────────────────────────────────────────────────────────────────────────────────

let zoom = 1;
function zoomTo(level) {
  const middle = [
    (sheet.scrollLeft + sheet.clientWidth / 2) / sheet.scrollWidth,
    (sheet.scrollTop + sheet.clientHeight / 2) / sheet.scrollHeight,
  ];
  zoom = Math.min(4, Math.max(1, level));
  sheet.dataset.zoom = zoom;
  sheet.scrollLeft = middle[0] * sheet.scrollWidth - sheet.clientWidth / 2;
  sheet.scrollTop = middle[1] * sheet.scrollHeight - sheet.clientHeight / 2;
}
function bringIntoView(seat) {
  const place = seat.element.getBoundingClientRect();
  const around = sheet.getBoundingClientRect();
  sheet.scrollLeft += place.left - around.left - sheet.clientWidth / 2;
  sheet.scrollTop += place.top - around.top - sheet.clientHeight / 2;
}
document.getElementById("larger").addEventListener("click", () => zoomTo(zoom + 1));
document.getElementById("smaller").addEventListener("click", () => zoomTo(zoom - 1));
zoomTo(1);
choose(seats, false);
