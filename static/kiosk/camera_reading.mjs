// What is made of a camera's pictures: pure, shared by the page, its worker and bench/camera.py.

import { isCitizenCard, isOurs } from "./scanner.mjs";

/** How the reader looks, found by trying (bench/camera.py): no turning needed, half size helps where there is grain. */
export const READER = {
  formats: ["QRCode"],
  tryHarder: true,
  tryRotate: false,
  tryInvert: true, // a dark telephone screen shows white on black
  tryDownscale: true,
  downscaleFactor: 2,
  maxNumberOfSymbols: 4,
  returnErrors: true, // seen but not read: "hold it still"
  textMode: "Plain",
};
export const LONGEST_SIDE = 1280; // of a picture looked at; more only takes longer
export const GONE_MS = 1500; // a code not seen for so long was taken away
export const FOREIGN_GONE_MS = 8000; // other codes hang on walls behind the guests, who pass in front of them
const FOREIGN_LOOKS = 3; // so often in a row until a code that is none of ours counts
const FOREIGN_SIDE = 0.12; // and so large, as a share of the picture's height
const SELF_TEST = /^DON-SELFTEST/;
const NEARER = 1.25; // times the size of the one that is still held: the next guest has stepped forward
const DARK = 42; // mean grey of 255
const DARK_LOOKS = 8;

/** The codes in a picture as plain values: text, whether it is whole, and its longest side as a share of the height. */
export function foundIn(results, { height }) {
  return results.map(({ text, isValid, position }) => {
    const corners = [position.topLeft, position.topRight, position.bottomRight, position.bottomLeft];
    const sides = corners.map((from, at) => Math.hypot(from.x - corners[(at + 1) % 4].x, from.y - corners[(at + 1) % 4].y));
    return { text, isWhole: isValid, side: Math.max(...sides) / height };
  });
}

/** The mean grey of a picture (0 to 255), from some thousand of its points. */
export function lightOf(data) {
  const step = 4 * Math.max(1, Math.floor(data.length / 4 / 4096));
  let sum = 0;
  let points = 0;
  for (let at = 1; at < data.length; at += step, points += 1) sum += data[at]; // green stands for grey
  return points ? sum / points : 0;
}

/** The size in which a picture is looked at. */
export function lookedAt(width, height) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** Turns looks into readings: a code held still is one reading, however often it is seen. */
export class Glance {
  #seenAt = new Map(); // text → when last
  #foreign = { text: "", looks: 0 };
  #darkLooks = 0;

  /** Take what one look found; the text of a new reading, else "". `at` in milliseconds. */
  take(found, at) {
    for (const [text, seenAt] of this.#seenAt) {
      if (at - seenAt > (isExpected(text) ? GONE_MS : FOREIGN_GONE_MS)) this.#seenAt.delete(text);
    }
    const whole = found.filter(({ isWhole, text }) => isWhole && text);
    const isNew = ({ text }) => !this.#seenAt.has(text);
    const held = Math.max(0, ...whole.filter((one) => !isNew(one) && isExpected(one.text)).map(({ side }) => side));
    const fresh = whole.filter((one) => isNew(one) && one.side > held * NEARER).sort((a, b) => b.side - a.side);
    const chosen = fresh.find(({ text }) => isOurs(text)) ?? fresh.find(({ text }) => isExpected(text)) ?? this.#foreignOf(whole, isNew);
    for (const one of whole) if (!isNew(one)) this.#seenAt.set(one.text, at);
    if (!chosen) return "";
    this.#seenAt.set(chosen.text, at);
    return chosen.text;
  }

  /** A code of another system counts when it is shown to us: alone, large, and for a few looks. */
  #foreignOf(whole, isNew) {
    const shown = whole.length === 1 && whole[0].side >= FOREIGN_SIDE && isNew(whole[0]) ? whole[0] : null;
    const looks = shown && shown.text === this.#foreign.text ? this.#foreign.looks + 1 : 1;
    this.#foreign = { text: shown?.text ?? "", looks };
    return shown && looks >= FOREIGN_LOOKS ? shown : undefined;
  }

  /** What to say beside the picture: "aim", "steady" when a code is seen but not read, "dark" when it stays so. */
  hint(found, light) {
    this.#darkLooks = light < DARK ? this.#darkLooks + 1 : 0;
    if (found.some(({ isWhole }) => !isWhole)) return "steady";
    return this.#darkLooks >= DARK_LOOKS && !found.length ? "dark" : "aim";
  }
}

function isExpected(text) {
  return isOurs(text) || isCitizenCard(text) || SELF_TEST.test(text);
}
