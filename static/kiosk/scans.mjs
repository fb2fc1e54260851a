// The life of one reading, from the last key to the paper. Every scan is kept until it is answered (kept_scans.mjs): a
// hub that does not answer costs a guest the welcome, never the arrival, and the next guest no time.

import { newNonce, sleep } from "./client.mjs";
import { KeptDisk } from "./kept_disk.mjs";
import { KeptScans, isDocument } from "./kept_scans.mjs";
import { lateRow } from "./late_list.mjs";
import { ScanSender } from "./scan_sender.mjs";
import { play } from "./sound.mjs";
import { show, showPaper, viewOfAnswer, viewOfWords } from "./view.mjs";

const SHOWN_MS = { welcome: 9000, again: 10000, desk: 12000 };
const HEAD_READS_MS = 30000; // a head of a delegation is asked for the others, too
const SLOW_MS = 2000; // without an answer for so long, the guest is told what is true by then
const WRITTEN_WITHIN_MS = 1000; // a disk that takes longer keeps nobody before a screen that says nothing
const KEPT_SHOWN_MS = 15000; // the time to read it, or to be answered after all
const PAPER_WAITS_MS = 45000; // how long a screen stays with a slip that does not come
const PAPER_KEPT_MS = 3500; // after the word that it is out
const PAPER_EVERY_MS = 400;
const SAME_READING_MS = 3000; // a card held to the scanner is read twice; the second reading is not a second guest

export class Scans {
  #last = { code: "", readAt: -Infinity };
  #turns = new Map(); // nonce → the turn in which its guest stands here

  /**
   * `words()`: the present language's; `speak(language)` changes it. `onPerson(answer)` when a judged scan stands there,
   * `onFound(answer)` when a card has found somebody who has yet to say that it is they. `takesFirst(reading)`: whether
   * it is no guest's, because the station is closed or being checked.
   */
  constructor({ client, station, stage, words, speak, onPerson, onFound, onKeptChange, takesFirst = () => false }) {
    Object.assign(this, { client, station, stage, words, speak, onPerson, onFound, takesFirst });
    this.kept = new KeptScans(new KeptDisk(), onKeptChange);
    this.sender = new ScanSender({
      client,
      kept: this.kept,
      isAwaited: ({ nonce }) => this.stage.isOn(this.#turns.get(nonce)),
      onAnswer: (scan, told) => this.#answered(scan, told),
      onTrouble: (fault) => this.station.meet(fault),
    });
  }

  /** Take one reading: {secret, source: "barcode" | "id_card" | "manual", ticket?}, wherever it was read. */
  async scanned({ secret, source, ticket }) {
    if (!this.stage.isPaired || this.takesFirst({ secret, source }) || this.#isReadAgain(`${secret} ${ticket ?? ""}`)) return;
    const turn = this.stage.begin();
    show(viewOfWords(this.words().CHECKING, "busy"));
    const fresh = { secret, source, ticket, nonce: newNonce(), at: this.station.now(), rehearsal: this.station.rehearsal };
    const scan = (!isDocument(secret) && this.kept.keep(fresh)) || fresh;
    this.#turns.set(scan.nonce, turn);
    const slow = setTimeout(() => this.#stay(scan, turn), this.station.isReached ? SLOW_MS : 0);
    try {
      await this.sender.send(scan);
    } catch (fault) {
      this.station.meet(fault);
      this.#stay(scan, turn);
      this.sender.wake();
    } finally {
      clearTimeout(slow);
    }
  }

  #isReadAgain(code) {
    const readAt = performance.now();
    const isAgain = code === this.#last.code && readAt - this.#last.readAt < SAME_READING_MS;
    this.#last = { code, readAt };
    return isAgain;
  }

  /** The hub does not answer: say what is true, that the scan is kept and nothing is confirmed. */
  async #stay(scan, turn) {
    if ("isHeld" in scan) await Promise.race([this.kept.hold(scan), sleep(WRITTEN_WITHIN_MS)]);
    if (!this.stage.comes("kept", turn)) return;
    const { OFFLINE, NO_ANSWER, CARD_NO_ANSWER } = this.words();
    const lost = isDocument(scan.secret) ? CARD_NO_ANSWER : NO_ANSWER;
    const [words, tone] = "isHeld" in scan ? [OFFLINE, "again"] : [lost, "desk"];
    show(viewOfWords(words, tone));
    play(tone);
    await this.stage.backToIdle(turn, KEPT_SHOWN_MS);
  }

  /** The hub has judged: for the guest where they still stand here, else for the staff if the guest was left without. */
  #answered(scan, { answer, fault }) {
    const turn = this.#turns.get(scan.nonce);
    const isShown = turn !== undefined && this.stage.comes("answered", turn);
    this.#turns.delete(scan.nonce);
    this.kept.settle(scan.nonce, scan.isHeld && !isShown ? lateRow(scan, answer, fault) : null);
    this.station.met();
    if (fault) this.station.meet(fault);
    if (!isShown) return;
    this.#last.readAt = performance.now(); // the card may still be held to the scanner
    if (answer) this.#present(answer, turn);
    else this.#refuse(fault, turn);
  }

  async #present(answer, turn) {
    this.speak(answer.language); // a guest may have one of their own
    if (answer.ticket) return this.onFound(answer);
    show(viewOfAnswer(answer, this.words().labels, this.client.language));
    this.onPerson(answer);
    play(answer.screen.tone);
    const until = performance.now() + (answer.leads > 1 ? HEAD_READS_MS : (SHOWN_MS[answer.screen.tone] ?? SHOWN_MS.desk));
    if (answer.slips.length) await this.#followPaper(answer.scan, turn);
    return this.stage.backToIdle(turn, Math.max(until - performance.now(), answer.slips.length ? PAPER_KEPT_MS : 0));
  }

  /** The hub takes no such scan at all, and says why. */
  async #refuse(fault, turn) {
    show(viewOfWords({ title: fault.message, line: "" }, "desk"));
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
