// The slips that lie in one printer's tray, the newest first; each opens large.
import { titleOf, whenOf } from "/page/words.mjs";
import { Zoom } from "/page/zoom.mjs";

const CSS_PIXELS_PER_DOT = 0.65; // the same for both directions: every slip in true proportion, text still legible

export class Tray {
  #say;
  #list = document.getElementById("slips");
  #empty = document.getElementById("empty");
  #count = document.getElementById("count");
  #items = new Map(); // address of the picture → list item
  #zoom = new Zoom();
  #began = false;

  constructor(say) {
    this.#say = say;
  }

  // Another printer, another search: what comes now is not fresh from the printer.
  forget() {
    this.#began = false;
  }

  show(state, wanted) {
    const { slips } = state;
    const addresses = new Set(slips.map((slip) => slip.url));
    for (const [address, item] of this.#items) {
      if (!addresses.has(address)) {
        item.remove();
        this.#items.delete(address);
      }
    }
    const fresh = slips.filter((slip) => !this.#items.has(slip.url));
    for (const slip of fresh) {
      const item = this.#itemFor(slip);
      item.classList.toggle("fresh", this.#began);
      this.#items.set(slip.url, item);
    }
    this.#inOrder(slips);
    if (this.#began && fresh.length && fresh[0] === slips[0]) {
      this.#say(`Phiếu số ${fresh[0].number} vừa ra, dài ${fresh[0].mm} mm.`);
    }
    this.#count.textContent = wordsForCount(state, wanted);
    this.#empty.hidden = slips.length > 0;
    this.#empty.textContent = state.count
      ? "Không có phiếu nào như thế."
      : "Chưa có phiếu nào. Quét một mã ở ki-ốt, phiếu sẽ hiện ở đây.";
    this.#zoom.follow(slips);
    this.#began = true;
  }

  #inOrder(slips) {
    slips.forEach((slip, place) => {
      const item = this.#items.get(slip.url);
      item.querySelector("b").textContent = titleOf(slip); // the number of its job comes after the slip itself
      if (this.#list.children[place] !== item) this.#list.insertBefore(item, this.#list.children[place] ?? null);
    });
  }

  #itemFor(slip) {
    const time = document.createElement("time");
    time.dateTime = slip.printed_at;
    time.textContent = whenOf(slip);
    const length = document.createElement("span");
    length.textContent = `${slip.mm} mm`;
    const caption = document.createElement("figcaption");
    caption.append(document.createElement("b"), time, length);
    const image = document.createElement("img");
    image.src = slip.url;
    image.width = Math.round(slip.width * CSS_PIXELS_PER_DOT);
    image.height = Math.round(slip.height * CSS_PIXELS_PER_DOT);
    image.loading = "lazy";
    image.alt = `Phóng to phiếu số ${slip.number}, in lúc ${whenOf(slip)}, dài ${slip.mm} mm`;
    const button = document.createElement("button");
    button.type = "button";
    button.append(image);
    button.addEventListener("click", () => this.#zoom.open(slip));
    const figure = document.createElement("figure");
    figure.append(caption, button);
    const item = document.createElement("li");
    item.append(figure);
    return item;
  }
}

function wordsForCount({ count, found, slips }, wanted) {
  const [of, out] = [found, count].map((number) => number.toLocaleString("vi-VN"));
  if (wanted) return `Tìm thấy ${of} trong ${out} phiếu`;
  if (!count) return "Phiếu đã in";
  return `Đã in ${out} phiếu` + (count > slips.length ? `, đây là ${slips.length} phiếu mới nhất` : "");
}
