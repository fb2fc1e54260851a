// The page of the self-test card: what each of its two codes told of this station's scanner, line by line.

import { make } from "./program_draw.mjs";
import { filled } from "./program_words.mjs";
import { VERDICTS, judgeSelfTest, selfTestIn, worst } from "./self_test.mjs";

const PARTS = ["code", "text"];
const ICONS = { good: "welcome", note: "note", warn: "desk", bad: "bad", waiting: "busy" };
const SVG = "http://www.w3.org/2000/svg";
let installed = null;

/** Open the self-test of this kiosk and call onResult({verdict, parts}) after each reading of the card. */
export function openSelfTest(onResult = () => {}) {
  installed?.open(onResult);
}

export class SelfTestPage {
  #parts = {};
  #onResult = () => {};

  /** `words()` gives the present language's words and the card's codes; `keep(draw)` shows a page; `onBack` leaves it. */
  constructor({ words, keep, onBack }) {
    Object.assign(this, { words, keep, onBack });
    this.page = document.getElementById("page");
    installed = this;
  }

  get isOpen() {
    return document.body.dataset.kind === "page" && this.page.querySelector(".self-test") !== null;
  }

  open(onResult) {
    this.#parts = {};
    this.#onResult = onResult;
    this.keep(() => this.#draw());
  }

  /** Take a reading; true when it is of the self-test card and goes no further. */
  take(text, how = {}) {
    const card = { text: this.words().card_text, code: this.words().card_code };
    const part = selfTestIn(text, card);
    if (!part) return false;
    if (!this.isOpen) {
      this.#parts = {};
      this.#onResult = () => {};
    }
    this.#parts[part] = judgeSelfTest({ text, ...how }, card);
    this.keep(() => this.#draw());
    this.#onResult({ verdict: worst(Object.values(this.#parts).map(({ verdict }) => verdict)), parts: { ...this.#parts } });
    return true;
  }

  /** The same page in the language that was chosen now. */
  speak() {
    this.#draw();
  }

  #draw() {
    const words = this.words();
    const back = make("button", "strong back", words.back);
    back.type = "button";
    back.addEventListener("click", this.onBack);
    const title = make("h1", "", this.#title());
    title.tabIndex = -1;
    const list = make("div", "scroller self-test", ...PARTS.map((part) => this.#section(part)));
    list.tabIndex = 0;
    list.setAttribute("role", "region");
    list.setAttribute("aria-label", words.label);
    this.page.replaceChildren(make("div", "top", title), list, make("div", "foot", make("p", "still", words.how), make("p", "acts", back)));
    document.body.dataset.kind = "page";
    document.body.dataset.tone = "idle";
    document.getElementById("hint").textContent = "";
    title.focus({ preventScroll: true });
  }

  #title() {
    const judged = Object.values(this.#parts);
    if (!judged.length) return this.words().label;
    return this.words()[`verdict_${worst(judged.map(({ verdict }) => verdict))}`];
  }

  #section(part) {
    const words = this.words();
    const judged = this.#parts[part];
    const order = (one) => VERDICTS.indexOf(one.verdict);
    const lines = judged?.lines.toSorted((one, other) => order(other) - order(one)) ?? [{ what: "waiting", verdict: "waiting", told: {} }];
    return make(
      "section",
      "",
      make("h2", "", words[`part_${part}`]),
      make("ul", "", ...lines.map(({ what, verdict, told }) => {
        const key = what === "waiting" ? what : `${what}_${verdict}`;
        const spoken = { ...told, seconds: told.seconds?.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }) };
        const does = words[`${key}_do`];
        return make("li", verdict, icon(ICONS[verdict]), make("div", "", make("p", "what", filled(words[key], spoken)), does && make("p", "do", filled(does, spoken))));
      })),
    );
  }
}

function icon(name) {
  const drawn = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  drawn.setAttribute("class", "sign");
  drawn.setAttribute("aria-hidden", "true");
  drawn.setAttribute("viewBox", "0 0 64 64");
  use.setAttribute("href", `#icon-${name}`);
  drawn.append(use);
  return drawn;
}
