// One slip at a time, large: as much as fits, or each of the printer's dots as one dot of the screen, or as four.
import { titleOf, whenOf } from "/page/words.mjs";

export class Zoom {
  #dialog = document.getElementById("zoom");
  #title = document.getElementById("zoom-title");
  #sheet = document.getElementById("sheet");
  #download = document.getElementById("download");
  #newer = document.getElementById("newer");
  #older = document.getElementById("older");
  #slips = [];
  #slip = null;

  constructor() {
    this.#newer.addEventListener("click", () => this.#step(-1));
    this.#older.addEventListener("click", () => this.#step(1));
    document.getElementById("close").addEventListener("click", () => this.#dialog.close());
    for (const size of this.#sizes()) size.addEventListener("change", () => this.#resize());
    this.#dialog.addEventListener("keydown", (event) => {
      if (event.target.type === "radio" || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      event.preventDefault();
      this.#step(event.key === "ArrowLeft" ? -1 : 1);
    });
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // beside it
    });
  }

  open(slip) {
    this.#show(slip);
    this.#dialog.showModal();
    this.#sheet.focus();
  }

  // The slips as they lie in the tray now: new ones come in while one is being looked at.
  follow(slips) {
    this.#slips = slips;
    if (this.#dialog.open) this.#showNeighbours();
  }

  #step(by) {
    const place = this.#place() + by;
    if (this.#place() >= 0 && this.#slips[place]) this.#show(this.#slips[place]);
  }

  #place() {
    return this.#slips.findIndex((slip) => slip.url === this.#slip.url);
  }

  #show(slip) {
    this.#slip = slip;
    this.#title.textContent = `${titleOf(slip)} · ${whenOf(slip)} · ${slip.mm} mm`;
    this.#download.href = slip.url;
    const image = document.createElement("img");
    image.src = slip.url;
    image.alt = titleOf(slip);
    this.#sheet.replaceChildren(image);
    this.#resize();
    this.#showNeighbours();
  }

  #showNeighbours() {
    const place = this.#place();
    const hadFocus = document.activeElement;
    this.#newer.disabled = place <= 0;
    this.#older.disabled = place < 0 || place === this.#slips.length - 1;
    if (hadFocus?.disabled) this.#sheet.focus();
  }

  #resize() {
    const chosen = this.#sizes().find((size) => size.checked).value;
    const times = chosen === "fit" ? 1 : Number(chosen) / devicePixelRatio;
    const image = this.#sheet.firstElementChild;
    this.#sheet.classList.toggle("fit", chosen === "fit");
    image.width = Math.round(this.#slip.width * times);
    image.height = Math.round(this.#slip.height * times);
    this.#sheet.scrollTo(0, 0);
  }

  #sizes() {
    return [...this.#dialog.querySelectorAll("input[name=size]")];
  }
}
