// The ways in without a code: one's name, the eight digits below the code, a citizen's card. Each finds a person; who
// they are is told by three digits or confirmed with one touch, and then redeemed like any scan.

import { Refused } from "./client.mjs";
import { digitKeys, field, letterKeys } from "./key_pad.mjs";
import { button, openPage } from "./page.mjs";
import { make, said } from "./program_draw.mjs";
import { BETWEEN, filled } from "./program_words.mjs";
import { play } from "./sound.mjs";
import { FACTOR_DIGITS, NUMBER_DIGITS, aboutPerson, digitsAfter, inFours, nameAfter, numberState, onlyDigits } from "./typing.mjs";
import { show, viewOfWords } from "./view.mjs";

const KEPT_MS = 40000; // after the last touch; what was typed goes with the page
const DESK_SHOWN_MS = 12000;
const TYPING_PAUSE_MS = 250;
const LEAST_LETTERS = 2;
const HEADING = "page-heading";

export class Ways {
  #asked = 0; // counts questions, so that a late answer to an older one is not shown

  /** `words()`: those of the present language; `redeem(ticket, source)` lets who was found in. */
  constructor({ client, station, stage, words, redeem }) {
    Object.assign(this, { client, station, stage, words, redeem });
    this.page = document.getElementById("page");
    document.getElementById("by-name").addEventListener("click", () => this.openName());
    document.getElementById("by-number").addEventListener("click", () => this.openNumber());
  }

  /** Of `stations.WAYS` (congress/stations.py) those this station has. */
  offer(names) {
    document.getElementById("by-name").hidden = !names.includes("name");
    document.getElementById("by-number").hidden = !names.includes("number");
  }

  speak() {
    document.getElementById("ways").setAttribute("aria-label", this.words().ways);
    document.getElementById("by-name").textContent = this.words().by_name;
    document.getElementById("by-number").textContent = this.words().by_number;
  }

  // ── by name ───────────────────────────────────────────────────────────────────────────────────────────────────────

  openName(state = { typed: "", told: null }) {
    this.#open(() => this.#drawName(state));
  }

  #drawName(state) {
    const words = this.words();
    const status = this.#status();
    const hits = make("ul", "hits");
    state.tell = () => {
      const { told } = state;
      const count = told?.hits.length && filled(told.is_all ? words.found : words.found_more, { count: told.hits.length });
      status.textContent = told?.fault ?? (told ? [count, told.title, told.line].filter(Boolean).join(" ") : words.name_hint);
      hits.setAttribute("aria-label", count || words.name_title);
      hits.replaceChildren(...(told?.hits ?? []).map((hit) => make("li", "", this.#hit(hit, () => this.#choose(hit, state)))));
    };
    const typed = (text) => {
      state.typed = text;
      name.value = text;
      this.#search(state);
    };
    const name = field({ name: "words", label: HEADING, onTyped: typed });
    name.value = state.typed;
    this.#stand("name", words.name_title, [name, letterKeys(words, (key) => typed(nameAfter(name.value, key))), status, hits]);
    this.#search(state); // again where another language was chosen
    name.focus({ preventScroll: true });
  }

  /** Ask once the hand rests; what was found for fewer letters stands until then. */
  #search(state) {
    const mine = ++this.#asked;
    clearTimeout(this.timer);
    if (state.typed.trim().length < LEAST_LETTERS) {
      state.told = null;
      state.tell();
      return;
    }
    this.timer = setTimeout(async () => {
      const told = await this.#ask({ words: state.typed });
      if (mine !== this.#asked || !told) return;
      state.told = told;
      state.tell();
    }, TYPING_PAUSE_MS);
  }

  #hit(hit, act) {
    const made = button("hit", "", act);
    made.append(said("b", "", hit.full_name), said("span", "", aboutPerson(hit).join(BETWEEN)));
    return made;
  }

  #choose(hit, state) {
    if (!hit.choice) return this.#seeDesk();
    return this.openFactor({ choice: hit.choice }, hit, () => this.openName(state));
  }

  // ── by number ─────────────────────────────────────────────────────────────────────────────────────────────────────

  openNumber(state = { digits: "" }) {
    this.#open(() => this.#drawNumber(state));
  }

  #drawNumber(state) {
    const words = this.words();
    const status = this.#status();
    const next = button("strong next", words.next, () => this.openFactor({ number: state.digits }, null, () => this.openNumber(state)));
    const draw = () => {
      const is = numberState(state.digits);
      number.value = inFours(state.digits);
      number.setAttribute("aria-invalid", String(is === "wrong"));
      status.textContent = is === "wrong" ? words.number_wrong : words.number_hint;
      status.dataset.state = is;
      next.disabled = is !== "whole";
    };
    const typed = (digits) => {
      state.digits = digits;
      draw();
    };
    const number = field({
      name: "number",
      label: HEADING,
      onTyped: (text) => typed(onlyDigits(text, NUMBER_DIGITS)),
      onEnter: () => next.click(),
    });
    const keys = digitKeys(words, (key) => typed(digitsAfter(state.digits, key, NUMBER_DIGITS)));
    this.#stand("number", words.number_title, [number, status, keys], [next]);
    draw();
    number.focus({ preventScroll: true });
  }

  // ── three digits ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** Ask for the three digits of whom `asked` names ({choice} or {number}); `person` where they were chosen by name. */
  openFactor(asked, person, onBack) {
    const state = { digits: "", told: "", isAsking: false };
    this.#open(() => this.#drawFactor(state, asked, person, onBack));
  }

  #drawFactor(state, asked, person, onBack) {
    const words = this.words();
    const status = this.#status();
    state.draw = () => {
      factor.value = state.digits;
      status.textContent = state.told || words.factor_hint;
      status.dataset.state = state.told ? "wrong" : "typing";
    };
    const typed = async (digits) => {
      if (state.isAsking) return state.draw();
      state.digits = digits;
      if (digits) state.told = "";
      state.draw();
      if (digits.length < FACTOR_DIGITS) return undefined;
      state.isAsking = true;
      status.textContent = words.waiting;
      const told = await this.#ask({ ...asked, factor: digits });
      Object.assign(state, { digits: "", isAsking: false });
      if (told) this.#judged(told, person, state);
      return undefined;
    };
    const factor = field({ name: "factor", label: HEADING, onTyped: (text) => typed(onlyDigits(text, FACTOR_DIGITS)) });
    const keys = digitKeys(words, (key) => typed(digitsAfter(state.digits, key, FACTOR_DIGITS)));
    const about = person && make("p", "whose", said("b", "", person.full_name), said("span", "", aboutPerson(person).join(BETWEEN)));
    this.#stand("factor", words.factor_title, [about, factor, status, keys], [], onBack);
    state.draw();
    factor.focus({ preventScroll: true });
  }

  /** Who was chosen by name goes in; of a number is asked first whether it is they. */
  #judged(told, person, state) {
    const [hit] = told.hits ?? [];
    if (told.state === "desk") return this.#seeDesk(told);
    if (!hit) {
      state.told = told.fault ?? `${told.title} ${told.line}`;
      play("again");
      return state.draw();
    }
    if (person) return this.redeem(hit.ticket, "manual");
    return this.openConfirm(hit, "manual");
  }

  // ── is it you? ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A citizen's card was read and has found somebody. */
  cardRead(answer) {
    const { position, ticket, screen } = answer;
    this.openConfirm({ ...position, ticket }, "id_card", screen);
    play(screen.tone);
  }

  openConfirm(person, source, screen = null) {
    this.#open(() => {
      const words = this.words();
      const yes = button("strong yes", words.confirm_yes, () => this.redeem(person.ticket, source));
      const no = button("strong no", words.confirm_no, () => this.#seeDesk());
      const who = make("div", "person", person.honorific && said("p", "honorific", person.honorific), said("p", "name", person.full_name));
      who.append(...aboutPerson(person).map((line) => said("p", "about", line)));
      const card = screen && make("p", "card", `${words.card_title} ${words.card_line}`);
      this.#stand("confirm", words.confirm_title, [who, make("div", "answers", yes, no), card]);
      this.page.querySelector("h1").focus({ preventScroll: true });
    });
  }

  // ── pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  #open(draw) {
    this.#asked += 1;
    this.stage.keepPage(() => openPage(draw), KEPT_MS);
  }

  /** What the hub says; null when another page or a scan came first. A hub that does not answer is said in words. */
  async #ask(question) {
    const { turn } = this.stage;
    let told;
    try {
      told = await this.client.search(question);
    } catch (fault) {
      this.station.meet(fault);
      told = { state: "fault", hits: [], is_all: true, fault: (fault instanceof Refused && fault.message) || this.words().trouble };
    }
    return this.stage.isOn(turn) ? told : null;
  }

  #seeDesk({ title, line } = { title: this.words().desk_title, line: this.words().desk_line }) {
    const turn = this.stage.begin();
    if (!this.stage.comes("answered", turn)) return;
    show(viewOfWords({ title, line }, "desk"));
    play("desk");
    this.stage.backToIdle(turn, DESK_SHOWN_MS);
  }

  #status() {
    const made = make("p", "told");
    made.setAttribute("role", "status");
    return made;
  }

  #stand(kind, title, parts, acts = [], onBack = () => this.stage.goIdle()) {
    const heading = make("h1", "", title);
    heading.id = HEADING;
    heading.tabIndex = -1;
    const back = button("strong cancel", this.words().cancel, onBack);
    const foot = make("div", "foot", make("p", "acts", back, ...acts));
    const finding = make("div", "finding", heading, ...parts.filter(Boolean), foot);
    finding.dataset.way = kind;
    this.page.replaceChildren(finding);
    document.body.dataset.kind = "page";
    document.body.dataset.tone = "idle";
    document.body.classList.remove("ambient"); // nothing stands beside a page
    document.getElementById("hint").textContent = "";
    document.getElementById("own").hidden = true;
  }
}
