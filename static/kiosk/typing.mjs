// What is typed on a kiosk's own keys: letters of a name, the eight digits below a code, three digits only one knows.
// Pure; ways.mjs puts it on the screen.

export const NUMBER_DIGITS = 8;
export const FACTOR_DIGITS = 3;
const LONGEST_NAME = 60;

/**
 * In the order of the alphabet: who types every day finds a letter of any order at once on keys this large, and who
 * never types knows the alphabet and nothing else. Base letters are enough: the hub finds names without their marks.
 */
export const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
export const DIGITS = [..."123456789"];
/** Keys that are no letters. */
export const SPACE = "space";
export const DELETE = "delete";
export const CLEAR = "clear";

/** A name after one more key. Words are one space apart, and none begins the name. */
export function nameAfter(text, key) {
  if (key === CLEAR) return "";
  if (key === DELETE) return text.slice(0, -1);
  if (key === SPACE) return text === "" || text.endsWith(" ") ? text : `${text} `;
  return (text + key).slice(0, LONGEST_NAME);
}

/** Digits after one more key; what is no digit, or one too many, changes nothing. */
export function digitsAfter(digits, key, most) {
  if (key === CLEAR) return "";
  if (key === DELETE) return digits.slice(0, -1);
  return onlyDigits(digits + key, most);
}

export function onlyDigits(text, most) {
  return text.replace(/[^0-9]/g, "").slice(0, most);
}

/** A delegate's number as it is printed, in fours. */
export function inFours(digits) {
  return digits.replace(/(.{4})(?=.)/, "$1 ");
}

const DAMM = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"];

/** Whether a number's check digit holds (congress/delegate_number.py): one wrong digit, or two swapped, never do. */
export function isWholeNumber(digits) {
  if (!/^[0-9]{8}$/.test(digits)) return false;
  return [...digits].reduce((interim, digit) => Number(DAMM[interim][Number(digit)]), 0) === 0;
}

/** What stands below a number while it is typed: nothing, or that it cannot be right. */
export function numberState(digits) {
  if (digits.length < NUMBER_DIGITS) return "typing";
  return isWholeNumber(digits) ? "whole" : "wrong";
}

/** What tells a person from another of the same name, in the order in which people say it; nothing twice. */
export function aboutPerson({ position_title: title = "", unit = "", delegation = "" }) {
  return [...new Set([title, unit, delegation].map((part) => part.trim()).filter(Boolean))];
}
