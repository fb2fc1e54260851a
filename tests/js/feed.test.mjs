// What a feed tells of itself: nothing new costs nothing, a silent hub makes figures older, a refusal ends the asking.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Feed } from "../../static/boards/feed.mjs";
import { Spoken } from "../../static/boards/spoken.mjs";

let asked;
let answers;
let now;

beforeEach(() => {
  asked = [];
  answers = [];
  now = 0;
  globalThis.document = { hidden: false };
  mock.method(performance, "now", () => now);
  mock.method(globalThis, "fetch", async (source, { headers }) => {
    asked.push([source, headers["If-None-Match"] ?? ""]);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
});

afterEach(() => {
  mock.restoreAll();
  delete globalThis.document;
});

const GONE = new Response("", { status: 404 });

function fresh(html, tag) {
  return new Response(html, { status: 200, headers: { ETag: tag } });
}

/** Let a feed live until it is told that it is gone; what it showed, and the ages it told. */
async function lived(changed = () => true) {
  const shown = [];
  const ages = [];
  await new Feed({
    source: "/figures",
    everyMs: 0,
    changed: (html) => (shown.push(html), changed(html)),
    aged: (ms) => ages.push(ms),
    gone: () => {},
  }).live();
  return { shown, ages };
}

test("what was told is not told again", async () => {
  answers = [fresh("<p>1</p>", '"a"'), new Response(null, { status: 304 }), fresh("<p>2</p>", '"b"'), GONE];
  const { shown } = await lived();
  assert.deepEqual(shown, ["<p>1</p>", "<p>2</p>"]);
  assert.deepEqual(asked.map(([, tag]) => tag), ["", '"a"', '"a"', '"b"']);
});

test("what could not be shown yet is asked for again", async () => {
  answers = [fresh("<p>1</p>", '"a"'), fresh("<p>1</p>", '"a"'), GONE];
  let tries = 0;
  const { shown } = await lived(() => tries++ > 0);
  assert.equal(shown.length, 2);
  assert.deepEqual(asked.map(([, tag]) => tag), ["", "", '"a"']);
});

test("figures grow old while the hub is away, by a clock that cannot be set", async () => {
  answers = [fresh("<p>1</p>", '"a"'), new Error("away"), new Response("", { status: 503 }), GONE];
  mock.method(performance, "now", () => (now += 1000));
  const { ages } = await lived();
  assert.equal(ages.length, 3);
  assert.ok(ages[0] <= 1000);
  assert.ok(ages[2] > ages[1]);
});

test("figures are spoken once a minute, and only when they have changed", () => {
  const place = { textContent: "" };
  const spoken = new Spoken(place);
  const say = (words) => spoken.say({ querySelector: () => ({ dataset: { spoken: words } }) });
  say("1 người");
  say("2 người");
  assert.equal(place.textContent, "1 người");
  now = 60_000;
  say("3 người");
  assert.equal(place.textContent, "3 người");
});
