// Scenes that follow one another in a place of a page: on the board the whole screen, on a waiting kiosk a part of it.

import { draw, make } from "./program_draw.mjs";
import { SHOWN_MS, following, kinds, sceneOf, viewOf } from "./program_scenes.mjs";

const HALL_MAP = "/kiosk/hall.svg";
const STEPS_KEPT = 50;

export class SceneShow {
  #before = []; // scenes that were shown, to step back to
  #rest = null; // the row at which a day goes on that did not fit
  #told = 0; // stories so far
  #since = performance.now();
  #drawn = "";
  #isBoard;

  /** `host` is the element whose only child the scene becomes. A board has room for the hall and for all of a day. */
  constructor(feed, host, { isBoard = false } = {}) {
    Object.assign(this, { feed, host });
    this.#isBoard = isBoard;
    this.scene = { kind: "now" };
    this.photos = new Map(); // address → picture that has come; "hall" is the map
  }

  get kinds() {
    return kinds(this.#facts());
  }

  #facts() {
    const { program } = this.feed;
    return { program, rest: this.#rest, hasHall: this.photos.has("hall"), stories: program.stories.length, told: this.#told };
  }

  /** Take in that the program is another: what is shown may be gone, pictures may have come. */
  programCame() {
    const { stories } = this.feed.program;
    for (const { photo } of stories) if (photo && !this.photos.has(photo)) this.#fetch(photo, photo);
    this.lookForHall();
    if (!this.kinds.includes(this.scene.kind) || this.scene.story >= stories.length) this.#go({ kind: "now" });
  }

  lookForHall() {
    if (this.#isBoard) this.#fetch("hall", HALL_MAP);
  }

  /** Keep a picture once it has come whole; it is shown from memory then, also without the hub. */
  #fetch(name, address) {
    const picture = new Image();
    picture.addEventListener("load", () => this.photos.set(name, picture));
    picture.src = address;
  }

  #go(scene) {
    if (this.scene.kind === "story" && scene.kind !== "story") this.#told += 1;
    this.scene = scene;
    this.#rest = null;
    this.#drawn = "";
    this.stay();
  }

  #leave(scene) {
    this.#before = [...this.#before, this.scene].slice(-STEPS_KEPT);
    this.#go(scene);
  }

  forward() {
    this.#leave(following(this.scene, this.#facts()));
  }

  back() {
    this.#go(this.#before.pop() ?? { kind: "now" });
  }

  stepTo(kind) {
    this.#leave(sceneOf(kind, this.#facts()));
  }

  /** Let the scene stand its full time from now on. */
  stay() {
    this.#since = performance.now();
  }

  /** Go on when the scene has stood long enough and there is another. */
  turn() {
    if (performance.now() - this.#since > SHOWN_MS[this.scene.kind] && this.kinds.length > 1) this.forward();
  }

  /** Bring the scene up to this second; true when something on it has changed. `around` is what else its size hangs on. */
  draw(words, language, around = "") {
    const view = viewOf(this.scene, this.feed.program, this.feed.now(), words, language);
    const looks = JSON.stringify([view, this.photos.has(view.photo), this.kinds, around, innerWidth, innerHeight]);
    if (looks === this.#drawn) return false;
    const isNew = this.#drawn === "";
    this.#drawn = looks;
    // A new scene moves in; one that only changes its figures stands still, because its element stays.
    if (isNew || !this.host.firstElementChild) this.host.replaceChildren(make("div", "scene"));
    const rest = draw(this.host.firstElementChild, view, this.photos);
    this.#rest = this.#isBoard ? rest : null;
    return true;
  }
}
