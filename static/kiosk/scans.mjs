// The life of one reading, from the last key to the paper.

import { Refused, sleep } from "./client.mjs";
import { play } from "./sound.mjs";
import { show, showPaper, viewOfAnswer, viewOfWords } from "./view.mjs";

const SHOWN_MS = { welcome: 9000, again: 10000, desk: 12000 };
const HEAD_READS_MS = 30000; // a head of a delegation is asked for the others, too
const PAPER_WAITS_MS = 45000; // how long a screen stays with a slip that does not come
const PAPER_KEPT_MS = 3500; // after the word that it is out
const PAPER_EVERY_MS = 400;
const SAME_READING_MS = 3000; // a card held to the scanner is read twice; the second reading is not a second guest

export class Scans {
  #last = { secret: "", readAt: -Infinity };

  /** `words()`: the present language's. `onPerson(answer)` when a judged scan stands on the screen. */
  constructor({ client, station, stage, words, onPerson }) {
    Object.assign(this, { client, station, stage, words, onPerson });
  }

  /** Take one reading: {secret, source: "barcode" | "id_card" | "manual", ticket?}, wherever it was read. */
  async scanned({ secret, source, ticket }) {
    if (!this.stage.isPaired || this.#isReadAgain(secret)) return;
    const turn = this.stage.begin();
    const reading = { secret, source, ticket, nonce: crypto.randomUUID(), at: this.station.now() };
    show(viewOfWords(this.words().CHECKING, "busy"));
    try {
      const answer = await this.client.redeem(reading, () => {
        if (this.stage.comes("kept", turn)) show(viewOfWords(this.words().OFFLINE, "again"));
      });
      if (secret === this.#last.secret) this.#last.readAt = performance.now();
      if (this.stage.comes("answered", turn)) await this.#present(answer, turn);
    } catch (fault) {
      this.station.meet(fault);
      if (this.stage.comes("answered", turn)) await this.#apologize(fault, turn);
    }
  }

  #isReadAgain(secret) {
    const readAt = performance.now();
    const isAgain = secret === this.#last.secret && readAt - this.#last.readAt < SAME_READING_MS;
    this.#last = { secret, readAt };
    return isAgain;
  }

  async #present(answer, turn) {
    show(viewOfAnswer(answer, this.words().labels, this.client.language));
    this.onPerson(answer);
    play(answer.screen.tone);
    const until = performance.now() + (answer.leads > 1 ? HEAD_READS_MS : (SHOWN_MS[answer.screen.tone] ?? SHOWN_MS.desk));
    if (answer.slips.length) await this.#followPaper(answer.scan, turn);
    await this.stage.backToIdle(turn, Math.max(until - performance.now(), answer.slips.length ? PAPER_KEPT_MS : 0));
  }

  async #apologize(fault, turn) {
    const isSaid = fault instanceof Refused && fault.message;
    show(viewOfWords(isSaid ? { title: fault.message, line: "" } : this.words().NO_ANSWER, "desk"));
    play("desk");
    await this.stage.backToIdle(turn, SHOWN_MS.desk);
  }

  /** Say what the paper is doing until nothing more will change by itself, or somebody else stands here. */
  async #followPaper(scan, turn) {
    const patience = performance.now() + PAPER_WAITS_MS;
    let isSettled = false;
    while (this.stage.isOn(turn) && !isSettled && performance.now() < patience) {
      try {
        const told = await this.client.printJobs(scan);
        isSettled = told.settled;
        if (this.stage.isOn(turn)) showPaper(told.screen);
      } catch {
        // the arrival is recorded; the next try may hear about the paper
      }
      if (!isSettled) await sleep(PAPER_EVERY_MS);
    }
  }
}
