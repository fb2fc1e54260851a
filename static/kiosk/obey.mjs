// Does what the hub tells a screen from afar: another page, another language, louder, closed, loaded anew, rehearsing.
// Whoever stands there is never interrupted: what changes the screen waits until nobody does.

import { showRehearsal } from "./rehearsal.mjs";
import { whatToDo } from "./settings.mjs";
import { setVolume } from "./sound.mjs";

const RELOAD_KNOWN = "don.reload"; // of this tab, so that one order reloads it once

export class Obedience {
  #stage;
  #words;
  #spoken;
  #onWays;
  #onCheck;
  #renew;
  #todo = {};

  languages;
  isClosed = false;

  /**
   * `words()`: the present language's; `spoken`: languages there are words in; `onWays(names)`: offer these ways in;
   * `onCheck(askedAt)`: check the station;
   * `renew()`: take the newest copy of the page, where one is kept.
   */
  constructor({ stage, words, spoken, onWays = () => {}, onCheck = () => {}, renew = async () => {} }) {
    this.#stage = stage;
    this.#words = words;
    this.#spoken = spoken;
    this.#onWays = onWays;
    this.#onCheck = onCheck;
    this.#renew = renew;
    this.languages = spoken.slice(0, 1);
  }

  /** Hear what a heartbeat told, for `act` to do; true when the waiting screen has to be drawn anew. */
  heard(before, told) {
    const here = { path: location.pathname, reloadKnown: reloadKnown(), spoken: this.#spoken };
    const todo = whatToDo(before, told, here);
    this.languages = todo.languages;
    this.isClosed = todo.isClosed;
    setVolume(todo.volume);
    this.#onWays(todo.ways);
    showRehearsal(todo.rehearsal, this.#words().labels);
    if (here.reloadKnown === null) keepReload(told.reload);
    this.#todo = { ...todo, reload: told.reload };
    return todo.redraws;
  }

  /** Do what would take the screen from whoever stands there, if nobody does. */
  act() {
    const { reloads, reload, goTo, checkAskedAt } = this.#todo;
    if (this.#stage.state !== "idle") return;
    if (reloads) void this.#loadAnew(reload);
    else if (goTo) location.replace(goTo);
    else if (checkAskedAt) this.#onCheck(checkAskedAt);
  }

  /** Load the page with all it is made of afresh, not as the browser kept it. */
  async #loadAnew(ordinal) {
    keepReload(ordinal);
    await this.#renew();
    const parts = performance.getEntriesByType("resource").filter(({ name }) => new URL(name).pathname.startsWith("/static/"));
    await Promise.allSettled(parts.map(({ name }) => fetch(name, { cache: "reload" })));
    location.reload();
  }

  /** The hub knows this screen no more. */
  forgotten() {
    this.isClosed = false;
    showRehearsal(null);
  }
}

function reloadKnown() {
  const kept = sessionStorage.getItem(RELOAD_KNOWN);
  return kept === null ? null : Number(kept);
}

function keepReload(ordinal = 0) {
  sessionStorage.setItem(RELOAD_KNOWN, String(ordinal));
}
