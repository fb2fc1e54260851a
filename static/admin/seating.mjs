// The seating by hand: pick a person, a chair or a delegation up, put it down on a chair; by pointer or by keyboard alike.
// What happened is the hub's to say: after each act, and every few seconds, the page shows what it tells.

import { walkable } from "./hall_keys.mjs";
import { fill, fold, givenName, matches, nextAct, seenOf } from "./seating_view.mjs";

const LOOK_EVERY_MS = 4000;
const DRAG_FROM_PX = 6; // less is a click
const floor = document.getElementById("floor");
const svg = floor.querySelector(".sheet-of-hall > .hall");
const sheet = document.getElementById("sheet");
const words = JSON.parse(document.getElementById("words").textContent);
const movable = "movable" in floor.dataset;
const seats = new Map([...svg.querySelectorAll(".seat")].map((element) => [element.dataset.seat, element]));
let told = JSON.parse(document.getElementById("seating").textContent);
let picked = null; // {kind: "seat" | "person" | "delegation", id, name}
let chosen = null; // the chair whose card is shown
let etag = "";

// ── showing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function show(now) {
  told = now;
  for (const [id, element] of seats) {
    const seat = told.seats[id];
    if (!seat.title) break; // drawn by the hub already
    element.setAttribute("class", `seat ${seat.class}`);
    element.setAttribute("aria-label", seat.title);
  }
  for (const [name, value] of Object.entries(told.figures)) {
    document.querySelector(`[data-figure="${name}"]`).textContent = value.toLocaleString("vi-VN");
  }
  names();
  lists();
  light();
  if (chosen) card(chosen);
}

/** The given name on each taken chair, seen once the plan is large enough to read it. */
function names() {
  svg.querySelectorAll(".seat-text").forEach((text) => text.remove());
  for (const [id, element] of seats) {
    const { who } = told.seats[id];
    if (!who) continue;
    const size = element.width.baseVal.value;
    const text = document.createElementNS(svg.namespaceURI, "text");
    const given = givenName(who.name);
    text.setAttribute("class", `seat-text${who.in ? " light" : ""}`);
    text.setAttribute("x", element.x.baseVal.value + size / 2);
    text.setAttribute("y", element.y.baseVal.value + size * 0.62);
    text.setAttribute("text-anchor", "middle");
    text.setAttribute("font-size", Math.min(size / 3, (size * 1.5) / Math.max(given.length, 3)));
    text.setAttribute("aria-hidden", "true");
    text.textContent = given;
    element.after(text);
  }
}

function lists() {
  const unseated = told.unseated.map((who) => item({ kind: "person", id: who.id, name: who.name }, who.name, who.delegation));
  document.getElementById("unseated").replaceChildren(...(unseated.length ? unseated : [note(words.all_seated)]));
  const delegations = told.delegations.map((one) => {
    const line = item({ kind: "delegation", id: one.id, name: one.name }, one.name, "");
    const count = document.createElement("span");
    count.className = "n";
    count.textContent = `${one.seated}/${one.people}`;
    line.append(count);
    return line;
  });
  document.getElementById("delegations").replaceChildren(...delegations);
}

function item(what, name, below) {
  const line = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  if (below) button.append(Object.assign(document.createElement("small"), { textContent: below }));
  button.setAttribute("aria-pressed", String(picked?.kind === what.kind && picked.id === what.id));
  button.addEventListener("click", () => (what.kind === "delegation" ? delegationCard(what) : movable && pick(what)));
  if (movable) carry(button, () => what);
  line.append(button);
  return line;
}

function note(text) {
  return Object.assign(document.createElement("li"), { className: "muted", textContent: text });
}

/** Mark what is picked up, what a search found, the chosen delegation. */
function light() {
  const query = document.getElementById("find").value;
  const wanted = picked?.kind === "delegation" ? picked.id : lit;
  let found = 0;
  for (const [id, element] of seats) {
    const { who } = told.seats[id];
    const hit = query.trim() !== "" && matches(fold(query), told.seats[id].label, who);
    found += hit;
    element.classList.toggle("found", hit);
    element.classList.toggle("lit", wanted !== null && who?.delegation_id === wanted);
    element.classList.toggle("picked", picked?.kind === "seat" && picked.id === id);
  }
  return found;
}
let lit = null; // a delegation that is looked at

// ── the card of what was chosen ─────────────────────────────────────────────────────────────────────────────────────

function card(id) {
  chosen = id;
  lit = null;
  const { who, held, label } = told.seats[id];
  const title = fill(held ? words.held : who ? words.taken : words.free, { label, reason: held ?? "" });
  const lines = who
    ? [`${who.honorific} ${who.name}`.trim(), who.delegation, [who.category, who.head && words.head, who.in && words.in].filter(Boolean).join(" · ")]
    : [];
  const acts = [];
  if (who) acts.push(link(words.person, `${floor.dataset.people}${who.id}/`));
  if (movable && who) {
    acts.push(button(words.move, () => pick({ kind: "seat", id, name: who.name }), "primary"));
    acts.push(button(words.empty, () => act({ act: "release", seat: id })));
  }
  if (movable && held) acts.push(button(words.release, () => act({ act: "release", seat: id })));
  if (movable && !who && !held) acts.push(holdForm(id));
  fillCard(title, lines, acts);
  light();
}

function delegationCard(what) {
  chosen = null;
  lit = what.id;
  const one = told.delegations.find((line) => line.id === what.id);
  const acts = movable ? [button(words.move_all, () => pick(what), "primary")] : [];
  fillCard(what.name, [`${one.seated}/${one.people}`], acts);
  light();
}

function fillCard(title, lines, acts) {
  const heading = Object.assign(document.createElement("h2"), { textContent: title });
  const paragraphs = lines.filter(Boolean).map((text) => Object.assign(document.createElement("p"), { textContent: text }));
  const row = Object.assign(document.createElement("div"), { className: "acts" });
  row.append(...acts);
  document.getElementById("chosen").replaceChildren(heading, ...paragraphs, row);
}

function button(text, act, className = "") {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, className });
  made.addEventListener("click", act);
  return made;
}

function link(text, href) {
  return Object.assign(document.createElement("a"), { className: "button", textContent: text, href });
}

function holdForm(id) {
  const form = document.createElement("form");
  form.className = "row";
  const label = Object.assign(document.createElement("label"), { textContent: words.reason, htmlFor: "reason" });
  const input = Object.assign(document.createElement("input"), { id: "reason", required: true, maxLength: 80 });
  form.append(label, input, Object.assign(document.createElement("button"), { textContent: words.hold }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act({ act: "hold", seat: id, reason: input.value });
  });
  return form;
}

// ── picking up and putting down ─────────────────────────────────────────────────────────────────────────────────────

function pick(what) {
  picked = what;
  lists();
  light();
  say(fill(what.kind === "delegation" ? words.picked_block : words.picked, { who: what.name }), "");
}

function drop() {
  picked = null;
  lists();
  light();
}

/** A chair was pointed at: put down what is picked up, else show its card. */
function point(id) {
  if (!picked) return card(id);
  const wanted = nextAct(picked, id, told.seats);
  const from = picked;
  drop();
  if (from.kind === "seat" && from.id === id) return card(id);
  chosen = id;
  return act(wanted);
}

async function act(form) {
  const seen = form.act === "exchange" ? { seen: JSON.stringify(seenOf(told.seats, form.seat, form.with)) } : {};
  try {
    const answer = await fetch(floor.dataset.acts, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": floor.dataset.token },
      body: new URLSearchParams({ ...form, ...seen }),
    });
    if (answer.status === 401) return location.reload();
    const now = await answer.json();
    if (answer.ok) show(now);
    say(now.message, answer.ok ? "good" : "bad");
    if (!answer.ok) look();
  } catch {
    say(words.away, "bad");
  }
  return undefined;
}

function say(text, tone) {
  const place = document.getElementById("said");
  place.textContent = text;
  place.className = tone;
}

async function look() {
  try {
    const answer = await fetch(`${floor.dataset.chart}?quiet`, { headers: etag ? { "If-None-Match": etag } : {} });
    if (answer.status === 401) return location.reload();
    if (answer.status !== 200) return undefined;
    etag = answer.headers.get("ETag") ?? "";
    if (!carrying) show(await answer.json());
  } catch {
    // the hub is away for a moment; the picture stays
  }
  return undefined;
}

// ── by pointer: pressing, carrying, letting go ──────────────────────────────────────────────────────────────────────

let carrying = null; // {what, tag} once the pointer has moved far enough

function carry(element, whatOf) {
  element.addEventListener("pointerdown", (event) => {
    const what = whatOf(event);
    if (!what || event.button !== 0) return;
    const start = { x: event.clientX, y: event.clientY };
    const moved = (move) => {
      if (!carrying && Math.hypot(move.clientX - start.x, move.clientY - start.y) > DRAG_FROM_PX) {
        const tag = Object.assign(document.createElement("span"), { className: "carried", textContent: what.name });
        document.body.append(tag);
        carrying = { what, tag };
        pick(what);
      }
      if (!carrying) return;
      carrying.tag.style.left = `${move.clientX}px`;
      carrying.tag.style.top = `${move.clientY}px`;
      svg.querySelector(".over")?.classList.remove("over");
      seatAt(move)?.classList.add("over");
    };
    const let_go = (up) => {
      removeEventListener("pointermove", moved);
      removeEventListener("pointerup", let_go);
      if (!carrying) return;
      carrying.tag.remove();
      carrying = null;
      svg.querySelector(".over")?.classList.remove("over");
      addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", swallow, { capture: true }));
      const seat = seatAt(up);
      if (seat) point(seat.dataset.seat);
      else drop();
    };
    addEventListener("pointermove", moved);
    addEventListener("pointerup", let_go);
  });
}

const swallow = (event) => event.stopPropagation();
const seatAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest(".sheet-of-hall .seat");

svg.addEventListener("click", (event) => {
  const seat = event.target.closest(".seat");
  if (seat) point(seat.dataset.seat);
});
if (movable) {
  carry(svg, (event) => {
    const id = event.target.closest(".seat")?.dataset.seat;
    const who = id && told.seats[id].who;
    return who ? { kind: "seat", id, name: who.name } : null;
  });
}
walkable(svg, point);
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !picked) return;
  drop();
  say("", "");
});

// ── around the plan ─────────────────────────────────────────────────────────────────────────────────────────────────

let zoom = 1;
/** Draw the plan larger or smaller around the chosen chair, else around what is in the middle of the sheet. */
function zoomTo(level) {
  const middle = [
    (sheet.scrollLeft + sheet.clientWidth / 2) / sheet.scrollWidth,
    (sheet.scrollTop + sheet.clientHeight / 2) / sheet.scrollHeight,
  ];
  zoom = Math.min(4, Math.max(1, level));
  sheet.dataset.zoom = zoom;
  if (chosen) return bringIntoView(chosen);
  sheet.scrollLeft = middle[0] * sheet.scrollWidth - sheet.clientWidth / 2;
  sheet.scrollTop = middle[1] * sheet.scrollHeight - sheet.clientHeight / 2;
  return undefined;
}
/** Scroll the sheet, not the page, until a chair is in its middle. */
function bringIntoView(id) {
  const seat = seats.get(id).getBoundingClientRect();
  const around = sheet.getBoundingClientRect();
  sheet.scrollLeft += seat.left - around.left - sheet.clientWidth / 2;
  sheet.scrollTop += seat.top - around.top - sheet.clientHeight / 2;
}
document.getElementById("larger").addEventListener("click", () => zoomTo(zoom + 1));
document.getElementById("smaller").addEventListener("click", () => zoomTo(zoom - 1));
document.getElementById("find").addEventListener("input", (event) => {
  const found = light();
  const first = svg.querySelector(".seat.found");
  if (first) bringIntoView(first.dataset.seat);
  say(event.target.value.trim() ? (found ? fill(words.found, { count: found }) : words.none_found) : "", "");
});

document.getElementById("undo")?.addEventListener("submit", (event) => {
  event.preventDefault();
  act({ act: "undo" });
});

zoomTo(1);
show(told);
setInterval(look, LOOK_EVERY_MS);
