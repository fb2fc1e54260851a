// Tells who cannot see a page how its figures stand: once a minute at most, since a figure that is read aloud with every
// scan drowns everything else.

const EVERY_MS = 60_000;

export class Spoken {
  #saidAt = -EVERY_MS;

  /** `place` is a live region; nothing is said where there is none. */
  constructor(place) {
    this.place = place;
  }

  /** Say what the moving part holds for it in `data-spoken`. */
  say(part) {
    const words = part.querySelector("[data-spoken]")?.dataset.spoken ?? "";
    const now = performance.now();
    if (!this.place || !words || words === this.place.textContent || now - this.#saidAt < EVERY_MS) return;
    this.#saidAt = now;
    this.place.textContent = words;
  }
}
