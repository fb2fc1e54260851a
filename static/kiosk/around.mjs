// Around the screen: the session and the station, the clock, what the staff must know, the language.

import { LANGUAGE_NAMES } from "./settings.mjs";

const page = document;

export class Around {
  #station;
  #words;

  /** `words()`: the present language's. */
  constructor(station, words) {
    this.#station = station;
    this.#words = words;
    setInterval(() => this.#tick(), 1000);
  }

  /** Say which session and which station this is. */
  header() {
    const { door } = this.#station;
    page.getElementById("session").textContent = door.session?.name ?? door.next_session?.name ?? "";
    page.getElementById("station").textContent = door.station ? ` · ${door.station}` : "";
    this.#tick();
    if (page.body.dataset.tone === "idle") this.printersHint();
  }

  /** While nobody is here, the small print tells the staff which printer needs them. */
  printersHint() {
    const { labels } = this.#words();
    const stopped = (this.#station.door.printers ?? []).filter((printer) => printer.state === "stopped");
    const told = stopped.map((printer) => {
      const reason = (printer.reasons[0] ?? "other").replace(/-(error|warning|report)$/, "");
      return `${printer.name}: ${labels[reason] ?? labels.other}`;
    });
    if (told.length) page.getElementById("hint").textContent = told.join(" · ");
  }

  /** What everybody should know while it lasts: several things at once are told side by side. */
  banner(...told) {
    const place = page.getElementById("banner");
    const words = told.filter(Boolean).join(" · ");
    if (place.textContent !== words) place.textContent = words;
    place.hidden = !words;
  }

  /** Put the buttons and the page's own language into the language that is spoken now; `other`: the one to choose. */
  speak(language, other) {
    const { labels, program } = this.#words();
    page.documentElement.lang = language;
    page.getElementById("language").hidden = !other;
    page.getElementById("language").textContent = LANGUAGE_NAMES[other] ?? "";
    page.getElementById("language").lang = other;
    page.getElementById("full-screen").textContent = labels.full_screen;
    page.getElementById("program").textContent = program.whole;
    page.getElementById("own").textContent = program.own;
  }

  /** "06 giờ 45 phút" today, with the date on another day; "" for no moment. */
  moment(iso, language) {
    if (!iso) return "";
    const time = new Date(iso);
    const [hours, minutes] = this.hour(time).split(":");
    const spoken = language === "vi" ? `${hours} giờ ${minutes} phút` : `${hours}:${minutes}`;
    const day = (when) => when.toLocaleDateString("vi-VN", { timeZone: this.#station.door.zone });
    if (day(time) === day(new Date(this.#station.now()))) return spoken;
    return `${spoken}, ${language === "vi" ? "ngày " : ""}${day(time)}`;
  }

  /** An hour of the day where the congress is. */
  hour(time) {
    return time.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: this.#station.door.zone });
  }

  #tick() {
    page.getElementById("clock").textContent = this.hour(new Date(this.#station.now()));
  }
}
