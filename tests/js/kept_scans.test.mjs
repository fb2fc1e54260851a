// Scans are kept until they are answered and sent in order of time, each with its own nonce: none lost, none doubled.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused } from "../../static/kiosk/client.mjs";
import { KeptScans, MOST_KEPT, SAME_GUEST_MS, isDocument } from "../../static/kiosk/kept_scans.mjs";
import { ScanSender } from "../../static/kiosk/scan_sender.mjs";

const START = 1_700_000_000_000;
const scan = (n, more = {}) => ({ secret: `code ${n}`, source: "barcode", nonce: `nonce-${n}`, at: START + n * 1000, ...more });

/** A disk that is there after the page is gone. */
class Disk {
  waiting = new Map();
  late = new Map();

  async load() {
    return { waiting: [...this.waiting.values()], late: [...this.late.values()] };
  }
  async keep(one) {
    this.waiting.set(one.nonce, structuredClone(one));
  }
  async settle(nonce, late) {
    this.waiting.delete(nonce);
    if (late) this.late.set(nonce, late);
  }
  async forget(nonces) {
    for (const nonce of nonces) this.late.delete(nonce);
  }
}

const BROKEN = { load: broken, keep: broken, settle: broken, forget: broken };
async function broken() {
  throw new DOMException("no room", "QuotaExceededError");
}

/**
 * A hub that answers as `judge(scan, how often it was asked for it)` says: an answer, or a status or "lost" thrown. What
 * it records it records once for a nonce, also when its answer is lost on the way.
 */
function venue(judge = () => "ok", { disk = new Disk(), awaited = new Set() } = {}) {
  const kept = new KeptScans(disk);
  const asked = [];
  const answers = [];
  const pauses = [];
  const client = {
    token: "token-1",
    redeem: async (one, guestWaits) => {
      asked.push({ nonce: one.nonce, guestWaits });
      const told = judge(one, asked.filter(({ nonce }) => nonce === one.nonce).length);
      if (told === "lost") throw new TypeError("network");
      if (told !== "ok") throw new Refused(told, `words of ${told}`);
      return { nonce: one.nonce };
    },
  };
  const troubles = [];
  const sender = new ScanSender({
    client,
    kept,
    isAwaited: ({ nonce }) => awaited.has(nonce),
    onAnswer: (one, told) => {
      answers.push([one.nonce, told.fault?.status ?? "ok"]);
      kept.settle(one.nonce);
    },
    onTrouble: (fault) => {
      troubles.push(fault);
      if (fault.status === 401) client.token = "";
    },
    pause: async (ms) => {
      pauses.push(ms);
      assert.ok(pauses.length < 10_000, "it does not end");
    },
  });
  return { kept, sender, disk, client, asked, answers, troubles, pauses };
}

test("what was kept is sent in order of time and dropped with its answer", async () => {
  const { kept, sender, answers, disk } = venue();
  for (const n of [3, 1, 2]) kept.keep(scan(n));
  assert.equal(disk.waiting.size, 3);
  await sender.wake();
  assert.deepEqual(answers, [["nonce-1", "ok"], ["nonce-2", "ok"], ["nonce-3", "ok"]]);
  assert.equal(kept.size, 0);
  assert.equal(disk.waiting.size, 0);
});

test("a hub that is away is asked again with pauses that grow to four seconds, each scan with its nonce", async () => {
  const { kept, sender, asked, answers, pauses } = venue((one, time) => (time < 7 ? "lost" : "ok"));
  kept.keep(scan(1));
  await sender.wake();
  assert.deepEqual(pauses.slice(0, 6), [300, 600, 1200, 2400, 4000, 4000]);
  assert.deepEqual(new Set(asked.map(({ nonce }) => nonce)), new Set(["nonce-1"]));
  assert.deepEqual(answers, [["nonce-1", "ok"]]);
});

test("nobody behind is asked for while the hub is away", async () => {
  let asks = 0;
  const { kept, sender, asked } = venue(() => (++asks < 4 ? "lost" : "ok"));
  for (const n of [1, 2, 3]) kept.keep(scan(n));
  await sender.wake();
  assert.deepEqual(asked.map(({ nonce }) => nonce), ["nonce-1", "nonce-1", "nonce-1", "nonce-1", "nonce-2", "nonce-3"]);
});

test("a scan after a reload has the nonce and the time it was born with", async () => {
  const before = venue(() => "lost");
  before.kept.keep(scan(1));
  before.kept.keep(scan(2));
  const after = venue(undefined, { disk: before.disk });
  await after.kept.load();
  assert.equal(after.kept.held, 2);
  await after.sender.wake();
  assert.deepEqual(after.asked.map(({ nonce }) => nonce), ["nonce-1", "nonce-2"]);
  assert.equal(after.disk.waiting.size, 0);
});

test("two tries of one scan at a time are one", async () => {
  const { kept, sender, asked, answers } = venue();
  const one = kept.keep(scan(1));
  await Promise.all([sender.send(one), sender.send(one), sender.wake()]);
  assert.equal(asked.length, 1);
  assert.equal(answers.length, 1);
});

test("a guest who is told to wait and scans again is one arrival, and another one a minute later", () => {
  const { kept } = venue();
  const first = kept.keep(scan(1));
  assert.equal(kept.keep(scan(1, { nonce: "again", at: first.at + SAME_GUEST_MS - 1 })), first);
  assert.notEqual(kept.keep(scan(1, { nonce: "later", at: first.at + SAME_GUEST_MS })), first);
  assert.equal(kept.size, 2);
});

test("two people chosen by hand are two, whatever was typed to find them", () => {
  const { kept } = venue();
  kept.keep(scan(1, { source: "manual", ticket: "one" }));
  kept.keep(scan(1, { source: "manual", ticket: "other", nonce: "nonce-2" }));
  assert.equal(kept.size, 2);
});

test("who stands there is sent first, behind what the same person left before", async () => {
  const { kept, sender, asked } = venue(undefined, { awaited: new Set(["nonce-9"]) });
  kept.keep(scan(1));
  kept.keep(scan(2, { secret: "code 9" }));
  kept.keep(scan(9, { at: START + 1000_000 }));
  await sender.wake();
  assert.deepEqual(asked, [
    { nonce: "nonce-2", guestWaits: false },
    { nonce: "nonce-9", guestWaits: true },
    { nonce: "nonce-1", guestWaits: false },
  ]);
});

test("a scan the hub itself fails at holds up nobody else", async () => {
  const { kept, sender, answers } = venue((one, time) => (one.nonce === "nonce-1" && time < 4 ? 500 : "ok"));
  for (const n of [1, 2]) kept.keep(scan(n));
  await sender.wake();
  assert.deepEqual(answers, [["nonce-2", "ok"], ["nonce-1", "ok"]]);
});

for (const status of [429, 503]) {
  test(`a hub that says ${status} is left alone for a while`, async () => {
    let asks = 0;
    const { kept, sender, asked } = venue(() => (++asks === 1 ? status : "ok"));
    for (const n of [1, 2]) kept.keep(scan(n));
    await sender.wake();
    assert.deepEqual(asked.map(({ nonce }) => nonce), ["nonce-1", "nonce-1", "nonce-2"]);
  });
}

test("a refusal with the hub's words is an answer", async () => {
  const { kept, sender, answers } = venue((one) => (one.nonce === "nonce-1" ? 409 : "ok"));
  for (const n of [1, 2]) kept.keep(scan(n));
  await sender.wake();
  assert.deepEqual(answers, [["nonce-1", 409], ["nonce-2", "ok"]]);
});

test("a device the hub knows no more sends nothing and drops nothing; paired again it sends", async () => {
  let isKnown = false;
  const { kept, sender, client, answers, asked } = venue(() => (isKnown ? "ok" : 401));
  kept.keep(scan(1));
  await sender.wake();
  assert.equal(asked.length, 1);
  assert.equal(kept.size, 1);
  isKnown = true;
  client.token = "token-2";
  await sender.wake();
  assert.deepEqual(answers, [["nonce-1", "ok"]]);
});

test("a full queue keeps no more, and says so", () => {
  const { kept } = venue();
  for (let n = 0; n < MOST_KEPT; n += 1) assert.ok(kept.keep(scan(n)));
  assert.equal(kept.keep(scan(MOST_KEPT)), null);
  kept.settle("nonce-1");
  assert.ok(kept.keep(scan(MOST_KEPT)));
});

test("only what the hub did not answer at once counts as kept", () => {
  const { kept } = venue();
  const one = kept.keep(scan(1));
  kept.keep(scan(2));
  assert.equal(kept.held, 0);
  kept.hold(one);
  assert.equal(kept.held, 1);
  kept.settle(one.nonce);
  assert.equal(kept.held, 0);
});

test("what the staff must be told stays until they have seen it, also after a reload, and without the code", async () => {
  const { kept, disk } = venue();
  for (const n of [1, 2]) {
    kept.keep(scan(n));
    kept.settle(`nonce-${n}`, { nonce: `nonce-${n}`, at: START + n, name: `Guest ${n}` });
  }
  const reloaded = venue(undefined, { disk }).kept;
  await reloaded.load();
  assert.deepEqual(reloaded.late.map(({ name }) => name), ["Guest 1", "Guest 2"]);
  assert.ok(!JSON.stringify([...disk.late.values(), ...disk.waiting.values()]).includes("code"));
  reloaded.forget(["nonce-1"]);
  assert.deepEqual(reloaded.late.map(({ name }) => name), ["Guest 2"]);
  assert.equal(disk.late.size, 1);
});

test("a disk that fails costs no scan while the page lives, and is told", async () => {
  const { kept, sender, answers } = venue(undefined, { disk: BROKEN });
  await kept.load();
  const one = kept.keep(scan(1));
  await kept.hold(one);
  assert.equal(kept.isDurable, false);
  await sender.wake();
  assert.deepEqual(answers, [["nonce-1", "ok"]]);
});

test("a document is told from a code, whatever the keyboard made of it", () => {
  const card = "099174182857||Nguyen Thi Ly|17121974|Nu|Lang Son|15042021";
  for (const text of [card, card.replaceAll("|", "\\"), card.replaceAll("|", ""), `]Q1${card}`, "GD4|486f|01/01/1985|1|4c61"]) assert.ok(isDocument(text), text);
  for (const text of ["KBCBCFGHJKLMNPRSTVXBCFGHJKLMNP", "]Q1KBCB", "", "HTTPS://EXAMPLE.VN/A|B", "48291736"]) assert.ok(!isDocument(text), text);
});
