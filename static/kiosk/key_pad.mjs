// A field with the kiosk's own keys below it. Keys of a keyboard reach the field too; a scan never stays in it
// (scanner.mjs takes it out again).

import { button } from "./page.mjs";
import { make } from "./program_draw.mjs";
import { CLEAR, DELETE, DIGITS, LETTERS, SPACE } from "./typing.mjs";

/**
 * A field labelled by the page's heading, whose id is `label`. `onTyped(text)` when a keyboard has changed it. The
 * tablet's own keyboard stays away: it would cover what is read here.
 */
export function field({ name, label, onTyped, onEnter }) {
  const made = make("input", `field ${name}`);
  Object.assign(made, { type: "text", inputMode: "none", autocomplete: "off", spellcheck: false });
  made.setAttribute("autocapitalize", "characters");
  made.setAttribute("aria-labelledby", label);
  made.addEventListener("input", () => onTyped(made.value));
  made.addEventListener("keydown", (event) => {
    if (event.key === "Enter") onEnter?.();
  });
  return made;
}

/** Seven letters a row, A to Z; the room that is left in the last row takes the space and the eraser. */
export function letterKeys(words, onKey) {
  const keys = LETTERS.map((letter) => key(letter, letter, onKey));
  keys.push(key(SPACE, words.space_key, onKey, words.space), key(DELETE, words.delete, onKey));
  return pad("letters", words.letters, keys);
}

/** As on a telephone; both erasers in the last row, with the nought between them. */
export function digitKeys(words, onKey) {
  const keys = DIGITS.map((digit) => key(digit, digit, onKey));
  keys.push(key(CLEAR, words.clear, onKey), key("0", "0", onKey), key(DELETE, words.delete, onKey));
  return pad("digits", words.digits, keys);
}

function pad(name, label, keys) {
  const made = make("div", `keys ${name}`, ...keys);
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", label);
  return made;
}

function key(means, shown, onKey, label = "") {
  const made = button(means.length > 1 ? "key act" : "key", shown, () => onKey(means));
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  return made;
}
