// The program on a kiosk: around the invitation while nobody is there, whole on a touch, and one's own after a scan.
// The invitation and the scanner come first: a scan answers at once whatever stands here (kiosk.mjs).

import { button, clearPage, openPage, standPage } from "./page.mjs";
import { make, said } from "./program_draw.mjs";
import { ProgramFeed } from "./program_feed.mjs";
import { leftWords } from "./program_scenes.mjs";
import { SceneShow } from "./program_show.mjs";
import { dayOf, dayShown, daysOf, rowsOf } from "./program_time.mjs";
import { BETWEEN, filled, hourOf, longDateOf } from "./program_words.mjs";

export const QUIET_MS = 45000; // without a scan or a touch, until the program stands beside the invitation
const ROOM_FOR_MORE_PX = 300; // a lower panel only says what is now
const TOLD_OWN = new Set(["already_redeemed", "invalid_time", "product"]);

/** Whether a guest may ask for their own sessions after this answer; the hub decides the same (congress/itinerary.py). */
export function offersOwn(answer) {
  return answer.scan > 0 && answer.position !== null && (answer.status === "ok" || TOLD_OWN.has(answer.reason));
}

/** The whole program, one day of it; `days` to choose from where there are several. */
export function wholeView(program, day, now, words, language) {
  const days = daysOf(program);
  const shown = days.includes(day) ? day : dayShown(program, now);
  const rows = shown ? rowsOf(program, shown, now) : [];
  return {
    title: words.whole,
    days: days.length > 1 ? days.map((key) => ({ key, name: longDateOf(key, language), isShown: key === shown })) : [],
    rows: rows.map((row) =>
      row.kind === "session" ? row : { ...row, hour: hourOf(row.from, program.zone), left: row.state === "now" ? leftWords(row, now, words) : "" },
    ),
    line: rows.length ? words.still_scan : words.none_line,
  };
}

/** Somebody's own sessions with their seats, as the hub told them after the scan. */
export function ownView(told, name, zone, now, words, language) {
  return {
    title: words.own,
    name,
    sessions: told.sessions.map((session) => {
      const from = Date.parse(session.starts_at);
      const day = dayOf(from, zone);
      const { seat } = session;
      return {
        when: `${day === dayOf(now, zone) ? words.today_short : longDateOf(day, language)}, ${hourOf(from, zone)} – ${hourOf(Date.parse(session.ends_at), zone)}`,
        name: session.name,
        place: [session.place, seat?.door ? filled(words.own_door, seat) : ""].filter(Boolean).join(BETWEEN),
        seat: seat?.label ?? "",
        block: seat ? filled(words.own_block, seat) : session.takes_attendance ? words.own_free : "",
      };
    }),
    line: told.sessions.length ? words.still_scan : words.own_none,
  };
}

export class KioskProgram {
  #quietSince = performance.now();

  /** `words()` and `language()` are the kiosk's present ones; `onBack` when a guest asks for the waiting screen. */
  constructor({ words, language, onBack }) {
    Object.assign(this, { words, language, onBack });
    this.page = document.getElementById("page");
    this.aside = document.getElementById("ambient");
    this.feed = new ProgramFeed(() => this.show.programCame());
    this.show = new SceneShow(this.feed, this.aside);
    if (this.feed.program) this.show.programCame();
    setInterval(() => this.#tick(), 1000);
    this.feed.live();
  }

  /** Nobody is here: after a quiet while the program may stand beside the invitation. */
  wait() {
    this.#quietSince = performance.now();
    clearPage();
    this.#tick();
  }

  #tick() {
    const isQuiet = document.body.dataset.kind === "idle" && performance.now() - this.#quietSince > QUIET_MS;
    const stands = isQuiet && Boolean(this.feed.program?.edition);
    const stood = document.body.classList.contains("ambient");
    document.body.classList.toggle("ambient", stands);
    if (!stands) return;
    if (!stood) this.show.stepTo("now");
    else if (this.aside.clientHeight >= ROOM_FOR_MORE_PX) this.show.turn();
    this.show.draw(this.words(), this.language());
    this.aside.setAttribute("aria-label", this.words().whole);
  }

  openWhole(day = "") {
    let key = day;
    const draw = () => {
      const program = this.feed.program ?? { items: [], sessions: [] };
      const view = wholeView(program, key, this.feed.now(), this.words(), this.language());
      const days = view.days.map((one) => {
        const choice = button("day", one.name, () => {
          key = one.key;
          draw();
        });
        choice.setAttribute("aria-pressed", String(one.isShown));
        return choice;
      });
      this.#stand(view, days.length ? make("div", "days", ...days) : null, make("ol", "rows", ...view.rows.map(wholeRow)));
      const current = this.page.querySelector("[aria-current]");
      (current?.previousElementSibling ?? current)?.scrollIntoView({ block: "start" });
    };
    openPage(draw);
  }

  openOwn(told, name) {
    openPage(() => {
      const zone = this.feed.program?.zone;
      const view = ownView(told, name, zone, this.feed.now(), this.words(), this.language());
      this.#stand(view, said("p", "whose", view.name), make("ol", "own", ...view.sessions.map(ownRow)));
    });
  }

  #stand(view, below, list) {
    standPage({ title: view.title, below, list, line: view.line }, this.words(), this.onBack);
  }
}

function wholeRow(row) {
  if (row.kind === "session") return make("li", "session", said("h2", "", row.title), row.place && said("p", "", row.place));
  const who = [row.presenter, row.place].filter(Boolean).join(BETWEEN);
  const made = make("li", row.state, make("p", "hour", row.hour), make("div", "", said("p", "what", row.title), who && said("p", "who", who), row.left && make("p", "left", row.left)));
  if (row.state === "now") made.setAttribute("aria-current", "true");
  return made;
}

function ownRow(session) {
  return make(
    "li",
    "",
    make("div", "", make("p", "when", session.when), said("h2", "", session.name), said("p", "where", session.place)),
    make("p", "place", session.seat && make("b", "", session.seat), session.block && make("span", "", session.block)),
  );
}
