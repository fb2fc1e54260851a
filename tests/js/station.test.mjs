// The station's clock: the hub's, also after the page was opened anew while the hub is away.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Refused } from "../../static/kiosk/client.mjs";
import { Station } from "../../static/kiosk/station.mjs";

const TOLD = { session: null, next_session: null, station: "Bàn 1", zone: "Asia/Ho_Chi_Minh" };
const TEN_MINUTES = 600_000;
const stored = new Map();

globalThis.localStorage = {
  getItem: (key) => stored.get(key) ?? null,
  setItem: (key, value) => stored.set(key, value),
  removeItem: (key) => stored.delete(key),
};
const { setTimeout } = globalThis;
globalThis.setTimeout = (...told) => setTimeout(...told).unref(); // its life goes on for ever, the test's does not
beforeEach(() => stored.clear());

/** A screen before a hub that answers once, then as `later` says; its life ends with its second heartbeat. */
function screen(first, later = () => new Promise(() => {})) {
  const seen = [];
  let beats = 0;
  const client = {
    token: "token-1",
    heartbeat: async (told) => {
      seen.push(["report", told.kept_scans, typeof told.clock]);
      beats += 1;
      return beats === 1 ? first() : later();
    },
  };
  const face = {
    offered: () => seen.push(["offered"]),
    beat: (told) => seen.push(["beat", told.isRemembered]),
    forgotten: () => seen.push(["forgotten"]),
    reached: (is) => seen.push(["reached", is]),
    returned: () => seen.push(["returned"]),
    report: () => ({ kept_scans: 3 }),
  };
  const station = new Station(client, face);
  return { station, seen, client };
}

const ahead = (ms) => async () => ({ ...TOLD, server_time: new Date(Date.now() + ms).toISOString() });
const settled = () => new Promise(setImmediate);

test("a clock that is off by ten minutes is corrected, and still is after a reload without the hub", async () => {
  const first = screen(ahead(TEN_MINUTES));
  first.station.live();
  await settled();
  const lost = screen(() => Promise.reject(new TypeError("network")));
  for (const { station } of [first, lost]) assert.ok(Math.abs(station.now() - Date.now() - TEN_MINUTES) < 1000);
  assert.equal(lost.station.door.station, "Bàn 1");
});

test("a computer that lost its clock with its power never goes back before what the hub has told", async () => {
  const { station } = screen(ahead(0));
  station.live();
  await settled();
  const hubsTime = Date.parse(station.door.server_time);
  const { now } = Date;
  Date.now = () => 0; // 1970
  try {
    assert.equal(screen(ahead(0)).station.now(), hubsTime);
  } finally {
    Date.now = now;
  }
});

test("a screen that was a station begins as one at once, and says what it keeps", async () => {
  const before = screen(ahead(0));
  before.station.live();
  await settled();
  const { station, seen } = screen(() => Promise.reject(new TypeError("network")));
  station.live();
  assert.deepEqual(seen[0], ["beat", true]);
  await settled();
  assert.deepEqual(seen.slice(1), [["report", 3, "string"], ["reached", false]]);
  station.met();
  station.met();
  assert.deepEqual(seen.slice(3), [["reached", true], ["returned"], ["reached", true]]);
});

test("only the hub's own word makes a station forgotten", async () => {
  for (const [fault, isForgotten] of [[new Refused(401, ""), false], [new Refused(401, "Thiết bị…"), true]]) {
    const { station, seen, client } = screen(ahead(0));
    station.meet(fault);
    assert.equal(seen.some(([what]) => what === "forgotten"), isForgotten);
    assert.equal(client.token === "", isForgotten);
  }
});
