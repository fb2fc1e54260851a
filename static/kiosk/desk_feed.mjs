// What calls for an usher: asked for every second (a printer that stops is told within three), told "nothing new" almost always. A new call is heard once.

import { play } from "./sound.mjs";

const EVERY_MS = 1000;

export class DeskFeed {
  #tag = "";
  #heard = 0;

  /** `changed()` when what stands there has been replaced. */
  constructor(client, place, changed) {
    Object.assign(this, { client, place, changed });
  }

  async live() {
    for (;;) {
      await this.ask();
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  async ask() {
    const told = await this.client.feed(this.#tag);
    if (!told || told.html === null) return;
    this.#tag = told.tag;
    const focused = this.place.contains(document.activeElement) ? document.activeElement.closest("form")?.dataset.act : "";
    const wasOpen = this.place.querySelector("details")?.open;
    this.place.innerHTML = told.html;
    const details = this.place.querySelector("details");
    if (details && wasOpen !== undefined) details.open = wasOpen;
    if (focused) this.place.querySelector(`form[data-act="${focused}"] button`)?.focus();
    const calls = this.place.querySelectorAll(".call, .guest, .stopped").length;
    if (calls > this.#heard) play("again");
    this.#heard = calls;
    this.changed();
  }
}
