// A scan is sent with one nonce until it is answered; what cannot succeed any more is given up at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { GIVE_UP_AFTER_MS, HubClient, Refused } from "../../static/kiosk/client.mjs";

const READING = { secret: "KMVBVPFKJRBNBGPXFBXSKXGMVGHLMF", source: "barcode", nonce: "nonce-0001", at: 1_000_000 };
const WELCOME = { status: "ok" };

/** A hub that answers in turn as it is told: an HTTP status, or "lost" for an answer that never comes. */
function hub(...turns) {
  const asked = [];
  let now = READING.at;
  const client = new HubClient({
    token: "token-1",
    language: "en",
    now: () => now,
    pause: async (ms) => {
      now += ms;
    },
    fetch: async (path, options) => {
      asked.push({ path, ...options, body: options.body && JSON.parse(options.body) });
      const turn = turns.length > 1 ? turns.shift() : turns[0];
      if (turn === "lost") throw new TypeError("network");
      const body = turn === 200 ? WELCOME : { status: "error", message: `words of ${turn}` };
      return new Response(JSON.stringify(body), { status: turn });
    },
  });
  return { asked, client };
}

test("the device token and the guest's language go with every request", async () => {
  const { asked, client } = hub(200);
  assert.deepEqual(await client.redeem(READING), WELCOME);
  assert.equal(asked[0].headers.Authorization, "Device token-1");
  assert.equal(asked[0].headers["Accept-Language"], "en");
  assert.equal(asked[0].path, "/api/v1/checkinrpc/redeem/");
  assert.equal(asked[0].body.secret, READING.secret);
});

test("how a code was read goes with it, and the ticket of a person who was chosen", async () => {
  const { asked, client } = hub(200);
  await client.redeem(READING);
  await client.redeem({ ...READING, source: "manual", ticket: "ticket-1" });
  assert.equal(asked[0].body.source_type, "barcode");
  assert.equal("ticket" in asked[0].body, false);
  assert.equal(asked[1].body.source_type, "manual");
  assert.equal(asked[1].body.ticket, "ticket-1");
});

test("lost answers, a busy hub and a hub that counts are tried again with the same request", async () => {
  const { asked, client } = hub("lost", 503, 429, 500, 200);
  let troubles = 0;
  await client.redeem(READING, () => (troubles += 1));
  assert.equal(asked.length, 5);
  assert.equal(troubles, 4);
  for (const { body } of asked) assert.deepEqual(body, asked[0].body);
  assert.equal(asked[0].body.nonce, READING.nonce);
});

for (const status of [400, 401, 403, 409, 413]) {
  test(`${status} is final and carries the hub's words`, async () => {
    const { asked, client } = hub(status);
    await assert.rejects(client.redeem(READING), (fault) => {
      assert.ok(fault instanceof Refused);
      assert.equal(fault.status, status);
      assert.equal(fault.message, `words of ${status}`);
      return true;
    });
    assert.equal(asked.length, 1);
  });
}

test("a hub that stays away is given up when the slip's time is over, not before", async () => {
  const { asked, client } = hub("lost");
  await assert.rejects(client.redeem(READING));
  assert.ok(client.now() - READING.at > GIVE_UP_AFTER_MS);
  assert.ok(asked.length > 10);
});

test("an answer that is no JSON is a refusal without words", async () => {
  const client = new HubClient({ fetch: async () => new Response("<html>", { status: 400 }) });
  await assert.rejects(client.heartbeat(), (fault) => fault instanceof Refused && fault.message === "");
});
