// The check of a station before the doors open (T−60), for the staff: network, scanner, sound, paper. It is opened by
// holding the clock for three seconds, or from afar; then it waits for somebody to begin it, and guests can still scan.
// What is read once it has begun is no guest's.

import { newNonce, sleep } from "./client.mjs";
import { button, clearPage } from "./page.mjs";
import { make } from "./program_draw.mjs";
import { filled } from "./program_words.mjs";
import { play } from "./sound.mjs";

export const STEPS = ["network", "scan", "sound", "print"];
const BEATS = 10;
const SLOW_MS = 500; // a guest would notice
const CLOCK_MAY_DIFFER_MS = 5000;
const PAPER_WAITS_MS = 45000;
const PAPER_EVERY_MS = 400;
const KEPT_MS = 180000; // after the last touch
const HOLD_MS = 3000;
const SHOWN = "don.check-shown"; // when the check was asked for that was shown here last

/** What ten heartbeats say about the network: {passed, told}. `beats`: [{ms, clockAhead}], null for one that failed. */
export function judgeNetwork(beats, words) {
  const heard = beats.filter(Boolean);
  if (heard.length < beats.length) return { passed: false, told: filled(words.network_lost, { lost: beats.length - heard.length, all: beats.length }) };
  const ms = Math.round(heard.map((beat) => beat.ms).sort((a, b) => a - b)[Math.floor(heard.length / 2)]);
  const ahead = Math.abs(heard.at(-1).clockAhead);
  const seconds = (ahead / 1000).toFixed(1).replace(".", ",");
  return { passed: ms <= SLOW_MS && ahead <= CLOCK_MAY_DIFFER_MS, told: filled(words.network_told, { ms, seconds }) };
}

export class Drill {
  #page = document.getElementById("page");
  #results = new Map();
  #unsent = new Set();
  #step = "";
  #secret = "";
  #answer = () => {};
  #turn = -1;
  #hasBegun = false;

  /** `words()`: kiosk/drill_words.py in the language of the staff. `onEnd()` puts the waiting screen up. */
  constructor({ client, station, stage, words, onEnd }) {
    Object.assign(this, { client, station, stage, words, onEnd });
    const clock = document.querySelector(".door");
    let timer = null;
    clock.addEventListener("pointerdown", () => {
      timer = setTimeout(() => this.stage.isPaired && !this.isOpen && this.#open(() => this.#lead()), HOLD_MS);
    });
    for (const end of ["pointerup", "pointerleave", "pointercancel"]) clock.addEventListener(end, () => clearTimeout(timer));
  }

  get isOpen() {
    return this.stage.isOn(this.#turn);
  }

  /** Somebody asks for it from afar: it is shown once, however often the hub says so, and stands in no guest's way. */
  asked(askedAt) {
    if (this.isOpen || localStorage.getItem(SHOWN) === askedAt) return;
    localStorage.setItem(SHOWN, askedAt);
    this.#open(() => this.#offer());
  }

  #open(begin) {
    this.#results.clear();
    this.#secret = "";
    this.#hasBegun = false;
    this.stage.keepPage(() => {
      this.#turn = this.stage.turn;
      clearPage();
      document.body.classList.remove("ambient"); // nothing stands beside a check
      document.body.dataset.kind = "page";
      document.body.dataset.tone = "idle";
      document.getElementById("hint").textContent = "";
      void begin();
    }, KEPT_MS);
  }

  /** Take what was read while a check goes on; true: it is no guest's. */
  takes({ secret }) {
    if (!this.isOpen || !this.#hasBegun) return false;
    this.stage.touched();
    if (this.#step === "scan" && secret) this.#answer({ secret });
    return true;
  }

  async #offer() {
    this.#step = "";
    this.#draw(this.words().begin_asked, [["begin", { begins: true }], ["put_off", {}]]);
    const { begins } = await this.#answered();
    if (!this.isOpen) return;
    if (begins) await this.#lead();
    else this.onEnd();
  }

  async #lead() {
    this.#hasBegun = true;
    for (const step of STEPS) {
      this.#step = step;
      const result = await this[step]();
      if (!this.isOpen) return;
      await this.#keep(step, result);
    }
    this.#step = "";
    this.#end();
  }

  async network() {
    this.#draw(this.words().network_asked);
    const beats = [];
    for (let beat = 0; beat < BEATS && this.isOpen; beat += 1) {
      const from = performance.now();
      try {
        const told = await this.client.heartbeat(this.station.tells());
        beats.push({ ms: performance.now() - from, clockAhead: new Date(told.server_time) - Date.now() });
      } catch (fault) {
        this.station.meet(fault);
        beats.push(null);
      }
      this.stage.touched();
    }
    return judgeNetwork(beats, this.words());
  }

  async scan() {
    let line = this.words().scan_asked;
    for (;;) {
      this.#draw(line, [["scan_failed", { passed: false }]]);
      const { secret, ...result } = await this.#answered();
      if (!secret || !this.isOpen) return { told: this.words().scan_failed, ...result };
      const answer = await this.client.judge(secret, newNonce()).catch((fault) => this.station.meet(fault));
      if (answer?.position) {
        this.#secret = secret;
        this.#draw(filled(this.words().scan_read, { name: answer.position.full_name }));
        await sleep(1500);
        return { passed: true, told: this.words().scan_told };
      }
      line = `${answer?.screen.title ?? this.words().unreached} ${answer?.screen.hint || this.words().scan_asked}`;
    }
  }

  async sound() {
    for (;;) {
      play("welcome");
      this.#draw(this.words().sound_asked, [["yes", { passed: true }], ["no", { passed: false }], ["sound_again", {}]]);
      const { passed } = await this.#answered();
      if (passed !== undefined || !this.isOpen) return { passed: passed === true, told: passed ? this.words().sound_told : this.words().sound_failed };
    }
  }

  async print() {
    const paper = this.#secret ? await this.#printTrial() : this.words().print_no_code;
    if (!this.isOpen) return { passed: false };
    const acts = [["yes", { passed: true }], ["no", { passed: false }]];
    this.#draw(`${paper} ${this.words().print_asked}`, this.#secret ? acts : acts.slice(1));
    const { passed } = await this.#answered();
    const printers = (this.station.door.printers ?? []).map((printer) => printer.name).join(", ");
    return { passed: passed === true, told: passed ? printers || this.words().print_told : paper };
  }

  /** Let the hub print this invitation's slips; what became of them, in words. */
  async #printTrial() {
    this.#draw(this.words().printing);
    const patience = performance.now() + PAPER_WAITS_MS;
    try {
      const { scan, slips } = await this.client.printTrial(this.#secret, newNonce());
      if (!slips) return this.words().print_none;
      for (;;) {
        const told = await this.client.printJobs(scan);
        this.stage.touched();
        if (told.settled || performance.now() > patience || !this.isOpen) return told.screen.title;
        this.#draw(told.screen.title);
        await sleep(PAPER_EVERY_MS);
      }
    } catch (fault) {
      this.station.meet(fault);
      return fault.message || this.words().unreached;
    }
  }

  /** Wait for a button of the page, or a reading. */
  #answered() {
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  async #keep(step, { passed, told }) {
    this.#results.set(step, { key: step, passed, told });
    this.#unsent.add(step);
    await this.#send();
  }

  /** Tell the hub what it does not know yet. */
  async #send() {
    const unsent = [...this.#unsent];
    try {
      await this.client.tellChecks(unsent.map((step) => this.#results.get(step)));
      for (const step of unsent) this.#unsent.delete(step);
    } catch (fault) {
      this.station.meet(fault);
    }
  }

  #end() {
    const isGood = [...this.#results.values()].every((result) => result.passed);
    const line = this.#unsent.size ? this.words().unsent : isGood ? this.words().all_good : this.words().not_good;
    const acts = [["close", { ends: true }], ["again", { starts: true }]];
    this.#draw(line, this.#unsent.size ? [["send_again", { sends: true }], ...acts] : acts);
    void this.#answered().then(async ({ starts, sends, ends }) => {
      if (!this.isOpen) return;
      if (sends) await this.#send().then(() => this.#end());
      else if (starts) this.#open(() => this.#lead());
      else if (ends) this.onEnd();
    });
  }

  /** Put the check on the page: the four steps with what was found, the present one's words, its buttons. */
  #draw(line, acts = []) {
    if (!this.isOpen) return;
    const words = this.words();
    const title = make("h1", "", words.title);
    const steps = STEPS.map((step) => {
      const result = this.#results.get(step);
      const state = result ? (result.passed ? "passed" : "failed") : step === this.#step ? "current" : "waiting";
      const row = make("li", state, make("span", "mark"), make("b", "", words[step]), make("span", "told", result?.told ?? words[state]));
      if (state === "current") row.setAttribute("aria-current", "step");
      return row;
    });
    const said = make("p", "said", line);
    said.setAttribute("role", "status");
    const buttons = acts.map(([name, answer]) => button("strong", words[name], () => this.#answer(answer)));
    if (this.#step) buttons.push(button("later", words.put_off, this.onEnd));
    this.#page.replaceChildren(make("div", "top", title), make("div", "check", make("ol", "steps", ...steps), said, make("p", "acts", ...buttons)));
  }
}
