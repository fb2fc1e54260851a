// For the staff: the scans that were answered only when their guest had left, until somebody has seen them.

import { button, openPage, standPage } from "./page.mjs";
import { make, said } from "./program_draw.mjs";

/** What is kept about such a scan; its code is not. `answer` where the hub judged it, else `fault` with its words. */
export function lateRow({ nonce, at }, answer, fault) {
  if (!answer) return { nonce, at, scan: 0, name: "", number: "", isIn: false, title: fault.message, slips: "none" };
  const { position, screen, slips } = answer;
  const isIn = answer.status === "ok";
  return {
    nonce,
    at,
    scan: answer.scan,
    name: position?.full_name ?? "",
    number: position?.number ?? "",
    isIn,
    title: isIn ? "" : screen.title,
    slips: slips.length ? "asked" : answer.slips_owed ? "owed" : "none",
  };
}

/** What stands in the list of a scan. `printed`: whether slips that were asked for came out, where that is known. */
export function lateView(late, words, hour, printed = new Map()) {
  const slips = late.slips === "asked" ? (printed.get(late.nonce) ? "out" : "asked") : late.slips;
  return {
    hour: hour(late.at),
    who: late.name || words.nobody,
    number: late.number.replace(/^(\d{4})(\d{4})$/, "$1 $2"),
    result: late.isIn ? words.recorded : late.title,
    isIn: late.isIn,
    slips: { owed: words.slip_owed, asked: words.slip_asked, out: words.slip_out, none: "" }[slips],
  };
}

export class LateList {
  #printed = new Map(); // nonce → whether its slips came out

  /** `words()`: the list's and a page's; `hour(at)`: a time by the hub's clock; `onBack`: to the waiting screen. */
  constructor({ kept, client, words, hour, onBack }) {
    Object.assign(this, { kept, client, words, hour, onBack });
  }

  /** The words on the button that opens the list; "" while there is nothing in it. */
  get told() {
    const { length } = this.kept.late;
    return length ? this.words().open.replace("{count}", length.toLocaleString("vi-VN")) : "";
  }

  open() {
    openPage(() => this.#draw());
    this.#askAboutPaper();
  }

  #draw() {
    const words = this.words();
    const shown = this.kept.late;
    const rows = shown.map((late) => row(lateView(late, words, this.hour, this.#printed)));
    const list = make("ol", "late", ...rows);
    standPage({ title: words.title, list, line: words.line, acts: [this.#closing(shown)] }, words, this.onBack);
  }

  /** Closing takes two touches: a guest's finger may stray here. */
  #closing(shown) {
    const words = this.words();
    let isSure = false;
    const closing = button("strong", words.close, async () => {
      if (isSure) {
        await this.kept.forget(shown.map((late) => late.nonce));
        return this.onBack();
      }
      isSure = true;
      closing.textContent = words.close_sure;
      return undefined;
    });
    return closing;
  }

  async #askAboutPaper() {
    const asked = this.kept.late.filter((late) => late.slips === "asked" && !this.#printed.get(late.nonce));
    for (const late of asked) {
      const told = await this.client.printJobs(late.scan).catch(() => null);
      if (told) this.#printed.set(late.nonce, told.screen.code === "TAKE");
    }
    if (asked.length && document.querySelector("#page .late")) this.#draw();
  }
}

function row({ hour, who, number, result, isIn, slips }) {
  const made = make(
    "li",
    isIn ? "in" : "out",
    make("p", "hour", hour),
    make("div", "", said("p", "what", who), number && make("p", "number", number)),
    make("div", "result", said("p", "", result), slips && make("p", "slips", slips)),
  );
  return made;
}
