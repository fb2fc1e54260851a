// A screen's program stays fresh while the hub answers, and stays at all while it does not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ProgramFeed } from "../../static/kiosk/program_feed.mjs";
import { TWO_DAYS, at } from "./program_samples.mjs";

/** A hub that answers in turn as it is told (a document, 304, 503 or "away"), on a clock of its own. */
function hub(...turns) {
  const asked = [];
  const world = { now: at(21, "08:00"), hubAhead: 0, kept: {}, changes: 0, asked };
  const storage = { getItem: (key) => world.kept[key] ?? null, setItem: (key, value) => (world.kept[key] = value) };
  const fetch = async (path, options) => {
    asked.push({ path, tag: options.headers["If-None-Match"] });
    const turn = turns.length > 1 ? turns.shift() : turns[0];
    if (turn === "away") throw new TypeError("network");
    const headers = { Date: new Date(world.now + world.hubAhead).toUTCString(), ETag: '"tag-1"' };
    if (typeof turn === "number") return new Response(null, { status: turn, headers });
    return new Response(JSON.stringify(turn), { status: 200, headers });
  };
  world.feed = () => new ProgramFeed(() => (world.changes += 1), { fetch, now: () => world.now, storage });
  return world;
}

test("the second question carries the tag of the first answer, and no news changes nothing", async () => {
  const world = hub(TWO_DAYS, 304);
  const feed = world.feed();
  await feed.ask();
  await feed.ask();
  assert.deepEqual(world.asked.map((one) => one.tag), [undefined, '"tag-1"']);
  assert.equal(world.changes, 1);
  assert.equal(feed.program.edition, 3);
});

test("a new edition is told once", async () => {
  const world = hub(TWO_DAYS, { ...TWO_DAYS, edition: 4 });
  const feed = world.feed();
  await feed.ask();
  await feed.ask();
  assert.equal(world.changes, 2);
  assert.equal(feed.program.edition, 4);
});

test("while the hub is away the screen keeps what it has and knows how old it is", async () => {
  const world = hub(TWO_DAYS, "away", 503);
  const feed = world.feed();
  assert.equal(await feed.ask(), true);
  world.now += 20_000;
  assert.equal(await feed.ask(), false);
  assert.equal(await feed.ask(), false);
  assert.equal(feed.program.edition, 3);
  assert.equal(feed.isStale(), true);
  assert.ok(Math.abs(feed.freshAt - at(21, "08:00")) <= 1000);
});

test("a hub that says nothing new makes old words fresh again", async () => {
  const world = hub(TWO_DAYS, "away", 304);
  const feed = world.feed();
  await feed.ask();
  world.now += 20_000;
  await feed.ask();
  await feed.ask();
  assert.equal(feed.isStale(), false);
});

test("the clock is the hub's, and does not jitter by the header's rounding", async () => {
  const world = hub(TWO_DAYS, 304);
  world.hubAhead = -3_600_000; // this machine is an hour ahead
  const feed = world.feed();
  await feed.ask();
  assert.ok(Math.abs(feed.now() - (world.now - 3_600_000)) <= 1000);
  const before = feed.now() - world.now;
  world.hubAhead += 900;
  await feed.ask();
  assert.equal(feed.now() - world.now, before);
});

test("a tab that is opened while the hub is away begins with what was kept", async () => {
  const world = hub(TWO_DAYS, "away");
  await world.feed().ask();
  world.now += 60_000;
  const reopened = world.feed();
  assert.equal(reopened.program.edition, 3);
  assert.equal(await reopened.ask(), false);
  assert.equal(reopened.isStale(), true);
});

test("what was kept and is no program is thrown away", () => {
  for (const kept of ["not json", "{}", '{"told":"{\\"zone\\":1}"}']) {
    const world = hub("away");
    world.kept["don.program"] = kept;
    assert.equal(world.feed().program, null);
  }
});

test("a store that takes nothing does not stop the screen", async () => {
  const world = hub(TWO_DAYS);
  const feed = new ProgramFeed(() => {}, {
    fetch: async () => new Response(JSON.stringify(TWO_DAYS), { status: 200, headers: { ETag: '"x"' } }),
    now: () => world.now,
    storage: { getItem: () => { throw new Error("forbidden"); }, setItem: () => { throw new Error("full"); } },
  });
  assert.equal(await feed.ask(), true);
  assert.equal(feed.program.edition, 3);
});
