// What is typed on a kiosk's own keys.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CLEAR, DELETE, LETTERS, SPACE, aboutPerson, digitsAfter, inFours, isWholeNumber, nameAfter, numberState, onlyDigits } from "../../static/kiosk/typing.mjs";

const WHOLE = ["48291736", "21979600", "95667471"]; // as congress/delegate_number.py makes them
const typed = (after, keys, ...more) => keys.reduce((text, key) => after(text, key, ...more), "");

test("a name is written letter by letter, its words one space apart", () => {
  assert.equal(typed(nameAfter, [SPACE, "N", "O", SPACE, SPACE, "V"]), "NO V");
  assert.equal(nameAfter("NO V", DELETE), "NO ");
  assert.equal(nameAfter("", DELETE), "");
  assert.equal(nameAfter("NO V", CLEAR), "");
  assert.equal(nameAfter("A".repeat(60), "B").length, 60);
});

test("the keys have every base letter once, in the order of the alphabet", () => {
  assert.deepEqual(LETTERS, [...new Set(LETTERS)].sort());
  assert.equal(LETTERS.length, 26);
});

test("digits stop where the number is whole, and nothing else is a digit", () => {
  assert.equal(typed(digitsAfter, [..."482917369"], 8), "48291736");
  assert.equal(digitsAfter("482", "x", 8), "482");
  assert.equal(digitsAfter("482", DELETE, 8), "48");
  assert.equal(digitsAfter("482", CLEAR, 8), "");
  assert.equal(onlyDigits("4829 1736\n", 8), "48291736");
  assert.equal(onlyDigits("٤٨", 8), "");
});

test("a number is shown in fours", () => {
  assert.deepEqual(["", "4829", "48291", "48291736"].map(inFours), ["", "4829", "4829 1", "4829 1736"]);
});

test("every wrong digit and every swap of neighbours is noticed while typing", () => {
  for (const whole of WHOLE) {
    assert.equal(numberState(whole), "whole");
    for (let place = 0; place < 8; place += 1) {
      for (const digit of "0123456789") {
        const other = whole.slice(0, place) + digit + whole.slice(place + 1);
        assert.equal(isWholeNumber(other), other === whole);
      }
      if (place === 7 || whole[place] === whole[place + 1]) continue;
      const swapped = whole.slice(0, place) + whole[place + 1] + whole[place] + whole.slice(place + 2);
      assert.equal(numberState(swapped), "wrong");
    }
  }
});

test("a number that is not whole yet is no mistake", () => {
  assert.equal(numberState(""), "typing");
  assert.equal(numberState("4829173"), "typing");
});

test("what tells two of one name apart is said once, and what is not known not at all", () => {
  assert.deepEqual(aboutPerson({ position_title: "Chủ tịch", unit: "Huyện Lộc Bình", delegation: "Huyện Lộc Bình" }), ["Chủ tịch", "Huyện Lộc Bình"]);
  assert.deepEqual(aboutPerson({ position_title: " ", unit: "", delegation: "Đoàn A" }), ["Đoàn A"]);
});
