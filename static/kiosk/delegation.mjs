// A bus of people at a kiosk: after the head's own scan the delegation stands on the screen with everybody ticked who is
// not in yet; one touch records all of them, and the screen says who is missing and where the slips come out.

import { mayYetSucceed, newNonce, sleep } from "./client.mjs";
import { button, openPage, standPage } from "./page.mjs";
import { make, said } from "./program_draw.mjs";
import { BETWEEN, filled } from "./program_words.mjs";
import { play } from "./sound.mjs";

const TICKING_MS = 90000; // after the last touch: somebody goes through sixty names
const RESULT_MS = 60000;
const TRIES = 6;
const PAUSE_MS = 700;

/** The list as it is offered: who can be ticked, and who is in already. */
export function offerView(told, words, hour) {
  return {
    title: words.title,
    name: told.name,
    line: words.ask,
    members: told.members.map((member) => ({
      id: member.id,
      name: member.full_name,
      who: [member.is_head ? words.head : "", member.position_title || member.category].filter(Boolean).join(BETWEEN),
      came: member.came_at ? filled(words.came, { at: hour(member.came_at) }) : "",
    })),
  };
}

/** What became of it: who was recorded, refused, is missing, and which printer has whose slips. */
export function resultView(told, offered, words) {
  const isIn = new Set([...told.people.filter((one) => one.is_in).map((one) => one.id), ...offered.filter((one) => one.came).map((one) => one.id)]);
  const refused = told.people.filter((one) => !one.is_in);
  const isRefused = new Set(refused.map((one) => one.id));
  const missing = offered.filter((one) => !isIn.has(one.id) && !isRefused.has(one.id));
  return {
    title: filled(words.recorded, { people: told.recorded }),
    printers: told.printers.map((share) => filled(share.people > 1 ? words.share : words.share_one, share)),
    slips: told.printers.length ? words.slips : words.no_slips,
    refused: refused.map((one) => ({ name: one.full_name, why: one.words })),
    missing: missing.map((one) => one.name),
    missingTitle: missing.length ? filled(words.missing, { people: missing.length }) : words.nobody_missing,
  };
}

export class KioskDelegation {
  #left = new Set(); // who was unticked, kept when another language is chosen

  /** `words()`: those of the present language; `hour(iso)` writes a moment as a clock shows it. */
  constructor({ client, station, stage, words, hour }) {
    Object.assign(this, { client, station, stage, words, hour });
    this.page = document.getElementById("page");
    this.button = document.getElementById("group");
  }

  /** Offer the list to a head who was just let in; nothing to anybody else. */
  offer(answer) {
    const { turn } = this.stage;
    this.button.hidden = !(answer.leads > 1);
    this.button.textContent = filled(this.words().offer, { people: answer.leads });
    this.button.onclick = () => this.#open(answer.scan, turn);
  }

  async #open(scan, turn) {
    this.button.disabled = true;
    try {
      const told = await this.client.delegation(scan);
      if (!this.stage.isOn(turn)) return;
      const request = { scan, nonce: newNonce(), datetime: new Date(this.station.now()).toISOString() };
      this.#left.clear();
      this.stage.keepPage(() => openPage(() => this.#stand(request, told)), TICKING_MS);
    } catch (fault) {
      this.station.meet(fault);
    } finally {
      this.button.disabled = false;
    }
  }

  #stand(request, told) {
    const words = this.words();
    const view = offerView(told, words, this.hour);
    this.record = button("strong record", "", () => this.#record(request, view, told));
    this.boxes = [];
    const rows = view.members.map((member) => this.#row(member));
    const tick = (checked) => () => {
      for (const box of this.boxes) box.checked = checked;
      this.#count();
    };
    const list = make("ol", "people", ...rows);
    list.addEventListener("change", () => this.#count());
    const choose = make("div", "days", button("", words.all, tick(true)), button("", words.none, tick(false)));
    const below = make("div", "days", said("p", "whose", view.name), choose);
    this.#put({ title: view.title, below, list, line: view.line, acts: [this.record] }, words.back);
    this.#count();
  }

  #row(member) {
    const box = make("input");
    box.type = "checkbox";
    box.value = member.id;
    box.checked = !member.came && !this.#left.has(member.id);
    box.disabled = Boolean(member.came);
    if (!member.came) this.boxes.push(box);
    const about = make("span", "", said("b", "", member.name), said("span", "who", member.who));
    return make("li", member.came ? "in" : "", make("label", "", box, about, member.came && make("span", "came", member.came)));
  }

  #count() {
    const ticked = this.#ticked();
    this.#left = new Set(this.boxes.filter((box) => !box.checked).map((box) => Number(box.value)));
    this.record.textContent = filled(this.words().record, { people: ticked.length });
    this.record.disabled = ticked.length === 0;
  }

  #ticked() {
    return this.boxes.filter((box) => box.checked).map((box) => Number(box.value));
  }

  async #record(request, view, offered) {
    const { turn } = this.stage;
    const delegates = this.#ticked();
    this.#lock(true);
    this.record.textContent = this.words().recording;
    try {
      const told = await this.#sent({ ...request, delegates });
      if (!this.stage.isOn(turn)) return;
      play("welcome");
      const members = () => offerView(offered, this.words(), this.hour).members;
      this.stage.keepPage(() => openPage(() => this.#showResult(resultView(told, members(), this.words()))), RESULT_MS);
    } catch (fault) {
      this.station.meet(fault);
      if (!this.stage.isOn(turn)) return;
      play("desk");
      this.#lock(false);
      const isUndecided = mayYetSucceed(fault); // they may be recorded: the same people are asked for once more
      if (isUndecided) for (const box of this.boxes) box.disabled = true;
      else request.nonce = newNonce();
      this.page.querySelector(".still").textContent = fault.status ? fault.message : this.words().fault;
      this.#count();
    }
  }

  /** Try again, under the same nonce, whatever may yet succeed. */
  async #sent(request) {
    for (let left = TRIES; ; left -= 1) {
      try {
        return await this.client.redeemMany(request);
      } catch (fault) {
        if (!mayYetSucceed(fault) || left <= 1) throw fault;
        this.station.meet(fault);
        await sleep(PAUSE_MS);
      }
    }
  }

  #lock(isLocked) {
    for (const control of [...this.boxes, ...this.page.querySelectorAll("button")]) control.disabled = isLocked;
  }

  #showResult(view) {
    const words = this.words();
    const list = make(
      "div",
      "result",
      view.printers.length ? block("slips", view.slips, view.printers.map((line) => said("li", "", line))) : make("p", "slips", view.slips),
      view.refused.length ? block("refused", words.refused, view.refused.map((one) => make("li", "", said("b", "", one.name), make("span", "", one.why)))) : null,
      view.missing.length
        ? block("missing", view.missingTitle, view.missing.map((name) => said("li", "", name)))
        : make("p", "missing", view.missingTitle),
    );
    this.#put({ title: view.title, list, line: view.refused.length ? words.refused_line : "" }, words.done);
  }

  #put(page, back) {
    const { up, down } = this.words();
    standPage(page, { back, up, down }, () => this.stage.goIdle());
    this.page.querySelector(".still").setAttribute("role", "status");
    this.button.hidden = true;
  }
}

function block(name, title, lines) {
  return make("section", name, make("h2", "", title), make("ul", "", ...lines));
}
