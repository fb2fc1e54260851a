// What stands on the screen: pure values from answers and words, and the one function that puts them there.

const ABOUT_TIME = new Set(["ALREADY", "ALREADY_PRINTING", "TOO_EARLY"]); // their sign is a clock
const PLAIN_WELCOMES = new Set(["OK", "OK_NO_SEAT", "OK_NO_SLIP"]);

/** The view of a judged scan: a person with a seat where one is shown, else plain words. */
export function viewOfAnswer(answer, labels, language = "vi") {
  const { screen, position } = answer;
  const { tone } = screen;
  const icon = tone === "again" && !ABOUT_TIME.has(screen.code) ? "desk" : tone;
  if (!position || !(screen.greeting || tone === "welcome")) {
    return { kind: "words", tone, icon, title: screen.title, line: screen.line, hint: screen.hint };
  }
  const { seat, zone } = position;
  const place = seat ?? zone;
  return {
    kind: "guest",
    tone,
    icon,
    greeting: screen.greeting,
    name: position.full_name,
    who: [...new Set([position.delegation, position.category])].filter(Boolean).join(" · "),
    seat: boardOf(seat, zone, labels),
    map: mapOf(seat, zone, language),
    way: place?.door ? labels.door.replace("{door}", place.door) : place ? "" : labels.no_seat,
    // The seat and the slip speak for themselves on a plain welcome; what staff or guest must know else is said.
    line: PLAIN_WELCOMES.has(screen.code) ? "" : screen.line,
    paper: "",
    hint: screen.hint,
  };
}

/** Where the hub draws the way to a place; "" when it is in no hall that is drawn. */
function mapOf(seat, zone, language) {
  const place = seat ?? zone;
  if (!place?.hall) return "";
  const goal = seat ? { seat: seat.label } : { zone: zone.code };
  return `/kiosk/hall.svg?${new URLSearchParams({ hall: place.hall, ...goal, door: place.door, language })}`;
}

/** The columns of the seat board: a chair has three, a zone one, who follows the usher none. */
function boardOf(seat, zone, labels) {
  if (seat) return { block: [labels.block, seat.block], row: [labels.row, seat.row], number: [labels.seat, seat.number] };
  return zone ? { block: [labels.block, zone.name] } : null;
}

/** What the hub told of the door, as it stands by `now`: doors open in time also while the hub is away. */
export function asOf(now, door) {
  const after = door.next_session;
  const hasOpened = !door.session && after && Date.parse(after.doors_open_at) <= now;
  return hasOpened ? { ...door, session: after, next_session: null } : door;
}

/** The view while nobody is there: the open session, or when the next one opens. */
export function viewOfIdle(words, state) {
  const say = (template) =>
    template.replace("{session}", state.next_session?.name ?? "").replace("{opens}", state.opens ?? "");
  const waiting = state.ways?.includes("name") === false ? "IDLE_WITHOUT_NAME" : "IDLE";
  const code = !state.known || state.session ? waiting : state.next_session ? "IDLE_SOON" : "IDLE_NONE";
  const { title, line, hint } = words[code];
  return { kind: "idle", tone: "idle", title: say(title), line: say(line), hint: hint || words.IDLE.hint };
}

export function viewOfWords(words, tone) {
  return { kind: "words", tone, icon: tone, ...words };
}

/** Put a view on the screen, replacing what stood there at once. */
export function show(view, page = document) {
  const screen = page.getElementById("screen");
  const part = page.getElementById(`${view.kind}-view`).content.cloneNode(true);
  part.querySelector("use")?.setAttribute("href", `#icon-${view.icon}`);
  for (const name of ["greeting", "name", "who", "title", "line", "way", "paper", "code"]) put(part, name, view[name]);
  const seat = part.querySelector(".seat");
  if (seat && !view.seat) seat.remove();
  for (const column of part.querySelectorAll(".seat > div")) if (!(column.className in view.seat)) column.remove();
  for (const [place, [label, value]] of Object.entries(view.seat ?? {})) {
    seat.querySelector(`.${place} dt`).textContent = label;
    const shown = seat.querySelector(`.${place} dd`);
    shown.textContent = value;
    shown.classList.toggle("word", value.length > 3);
  }
  const map = part.querySelector(".map");
  if (map) {
    map.hidden = !view.map;
    map.addEventListener("error", () => { map.hidden = true; }); // the words lead there too
    if (view.map) map.src = view.map;
  }
  page.body.dataset.tone = view.tone;
  page.body.dataset.kind = view.kind;
  page.getElementById("hint").textContent = view.hint ?? "";
  for (const id of ["own", "group"]) page.getElementById(id).hidden = true; // until offered to who stands here
  screen.replaceChildren(part);
  page.getElementById("page").replaceChildren(); // what was typed or told there goes with it
}

/** Change what the screen says about the paper, and nothing else. */
export function showPaper(screen, page = document) {
  const paper = page.querySelector("#screen .paper");
  if (!paper) return;
  const words = [screen.title, screen.line].filter(Boolean).join(" ");
  if (paper.textContent !== words) paper.textContent = words;
  paper.hidden = !words;
  paper.dataset.tone = screen.tone;
}

function put(part, name, words) {
  const place = part.querySelector(`.${name}`);
  if (!place) return;
  place.textContent = words ?? "";
  place.hidden = !words;
}
