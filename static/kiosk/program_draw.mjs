// Puts the scenes of a board on the page. Words from the program go in as text, never as markup.

import { BETWEEN } from "./program_words.mjs";

/** Draw a view into a place; returns, for a day that did not fit, the row at which it goes on, else null. */
export function draw(place, view, photos = new Map()) {
  place.className = `scene ${view.kind}`;
  const parts = { now: drawNow, day: drawDay, hall: drawHall, story: drawStory, word: drawWord }[view.kind](view, photos);
  place.replaceChildren(...parts);
  for (const part of place.querySelectorAll(".main, .next, .words")) squeeze(part);
  return view.kind === "day" ? fit(place.querySelector(".rows"), view) : null;
}

/** Words that take more room than there is become smaller, by two steps at most. */
function squeeze(part) {
  for (const step of ["tight", "tighter"]) if (overflows(part)) part.classList.add(step);
}

export function make(tag, name, ...inside) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...inside.filter((part) => part !== null && part !== undefined && part !== ""));
  return made;
}

/** Words of the program are Vietnamese whatever the screen speaks. A span of years stays on one line. */
export function said(tag, name, words) {
  const made = make(tag, name, words.replace(/(\d) ([-–]) (?=\d)/g, "$1\u00a0$2\u2060\u00a0"));
  made.lang = "vi";
  return made;
}

export function bar(share, label) {
  const made = make("progress");
  made.max = 1;
  made.value = share;
  made.setAttribute("aria-label", label);
  return made;
}

function drawNow(view) {
  const items = view.items.map((item) => {
    return make(
      "section",
      "item",
      item.session && said("p", "session", item.session),
      said("h2", `title ${lengthOf(item.title)}`, item.title),
      item.who.length ? said("p", "who", item.who.join(BETWEEN)) : null,
      item.share === undefined ? null : bar(item.share, item.left),
      make("p", "left", make("b", "", item.left), make("span", "hours", item.hours)),
    );
  });
  const main = make("div", view.live ? "main live" : "main", make("p", "label", view.label), ...items);
  main.dataset.items = view.items.length;
  if (!view.next.length) return [main];
  const lines = view.next.map((line) =>
    make("li", "", make("p", "hour", line.hour, line.day && make("span", "on", line.day)), said("p", "what", line.title)),
  );
  return [main, make("div", "next", make("p", "label", view.next_label), make("ol", "", ...lines))];
}

/** How long a title is, for the size of its letters. */
function lengthOf(title) {
  if (title.length > 140) return "longest";
  return title.length > 80 ? "long" : "";
}

function drawDay(view) {
  return [make("h2", "heading", view.title), make("ol", "rows")];
}

function row(told) {
  if (told.kind === "session") return make("li", "session", said("h3", "", told.title), told.place && said("p", "", told.place));
  const made = make(
    "li",
    told.state,
    make("p", "hour", told.hour),
    make("div", "", said("p", "what", told.title), said("p", "who", [told.presenter, told.place].filter(Boolean).join(BETWEEN)), told.left && make("p", "left", told.left)),
  );
  if (told.state === "now") made.setAttribute("aria-current", "true");
  return made;
}

/** Fill the list with as many rows as fit: the whole day if it does, else from where it matters. */
function fit(list, view) {
  if (view.from === null) {
    list.replaceChildren(...view.rows.map(row));
    if (!overflows(list)) return null;
  }
  const from = view.from ?? view.first;
  const rows = view.rows.slice(from);
  const heading = view.rows.slice(0, from).find((told) => told.kind === "session" && told.in === rows[0]?.in);
  list.replaceChildren(...(heading ? [row(heading)] : []));
  let shown = 0;
  for (const told of rows) {
    list.append(row(told));
    if (overflows(list) && shown > 0) {
      list.lastChild.remove();
      break;
    }
    shown += 1;
  }
  if (shown > 1 && shown < rows.length && rows[shown - 1].kind === "session") {
    list.lastChild.remove(); // a heading does not stand alone at the end
    shown -= 1;
  }
  return from + shown < view.rows.length ? from + shown : null;
}

function overflows(list) {
  return list.scrollHeight > list.clientHeight + 1;
}

function drawHall(view, photos) {
  const picture = photos.get("hall");
  picture.alt = view.label;
  return [make("h2", "heading", view.label), make("div", "plan", picture)];
}

function drawStory(view, photos) {
  const picture = view.photo ? photos.get(view.photo) : undefined;
  if (picture) picture.alt = view.alt;
  const person = make(
    "div",
    "person",
    make("p", "label", view.label),
    said("h2", "name", view.name),
    said("p", "who", view.who),
    view.award && said("p", "award", view.award),
  );
  const words = make("div", "words", person, said("p", "text", view.text));
  return picture ? [make("div", "photo", picture), words] : [words];
}

function drawWord(view) {
  return [make("h2", "title", view.title), make("p", "line", view.line)];
}
