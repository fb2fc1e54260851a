import assert from "node:assert/strict";
import { test } from "node:test";

import { languageAfter, offered, placeOf, whatToDo } from "../../static/kiosk/settings.mjs";

const HERE = { path: "/kiosk/", reloadKnown: 0, spoken: ["vi", "en"] };
const USUAL = { mode: "self_service", closed: false, languages: ["vi", "en", "zh"], volume: 70, reload: 0, rehearsal: null, drill: null };
const after = (before, change, here = HERE) => whatToDo(before, { ...USUAL, ...change }, here);

test("a station that is as it was has nothing to do", () => {
  assert.deepEqual(after(USUAL, {}), {
    goTo: "",
    reloads: false,
    languages: ["vi", "en"],
    volume: 70,
    ways: ["name", "number", "camera"],
    isClosed: false,
    rehearsal: null,
    checkAskedAt: "",
    redraws: false,
  });
});

test("closing, opening, a rehearsal, another session or another first language change the waiting screen", () => {
  assert.equal(after(USUAL, { closed: true }).redraws, true);
  assert.equal(after({ ...USUAL, closed: true }, {}).redraws, true);
  assert.equal(after(USUAL, { rehearsal: { id: 3, session: "Phiên trù bị" } }).redraws, true);
  assert.equal(after(USUAL, { session: { code: "CT" } }).redraws, true);
  assert.equal(after(USUAL, { languages: ["en", "vi"] }).redraws, true);
  assert.equal(after(USUAL, { languages: ["vi"] }).redraws, false);
  assert.equal(after(USUAL, { volume: 0 }).redraws, false);
  assert.equal(after(USUAL, { ways: ["name"] }).redraws, false);
  assert.equal(after(USUAL, { ways: ["number"] }).redraws, true); // “forgot your invitation?” says something else
});

test("an order to reload is followed once, and not by a page that was loaded after it", () => {
  assert.equal(after(USUAL, { reload: 4 }, { ...HERE, reloadKnown: 3 }).reloads, true);
  assert.equal(after(USUAL, { reload: 4 }, { ...HERE, reloadKnown: 4 }).reloads, false);
  assert.equal(after({}, { reload: 4 }, { ...HERE, reloadKnown: null }).reloads, false);
});

test("each mode has its page, and a mode nobody knows changes nothing", () => {
  assert.equal(placeOf("desk", "/kiosk/"), "/kiosk/desk/");
  assert.equal(placeOf("desk", "/kiosk/desk/"), "");
  assert.equal(placeOf("program", "/kiosk/"), "/kiosk/program/?station");
  assert.equal(placeOf("program", "/kiosk/program/"), "");
  assert.equal(placeOf("self_service", "/kiosk/program/"), "/kiosk/");
  assert.equal(placeOf("karaoke", "/kiosk/"), "");
  assert.equal(placeOf(undefined, "/kiosk/"), "");
});

test("the language button goes round, and there is none with one language", () => {
  assert.equal(languageAfter("vi", ["vi", "en", "zh"]), "en");
  assert.equal(languageAfter("zh", ["vi", "en", "zh"]), "vi");
  assert.equal(languageAfter("zh", ["vi", "en"]), "vi");
  assert.equal(languageAfter("vi", ["vi"]), "");
});

test("only languages with words are offered, in the order that is set", () => {
  assert.deepEqual(offered(["en", "zh", "vi"], ["vi", "en"]), ["en", "vi"]);
  assert.deepEqual(offered(["zh"], ["vi", "en"]), ["vi"]);
  assert.deepEqual(offered(undefined, ["vi", "en"]), ["vi", "en"]);
});

test("a hub of before tells nothing of this, and nothing happens", () => {
  const todo = whatToDo({}, { session: null, next_session: null }, HERE);
  assert.deepEqual([todo.goTo, todo.reloads, todo.volume, todo.isClosed, todo.redraws], ["", false, 70, false, false]);
});
