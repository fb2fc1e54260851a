// What goes to the hub with a scan, and which answers settle it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HubClient, Refused, isForgotten, mayYetSucceed } from "../../static/kiosk/client.mjs";

const READING = { secret: "KMVBVPFKJRBNBGPXFBXSKXGMVGHLMF", source: "barcode", nonce: "nonce-0001", at: 1_000_000 };
const WELCOME = { status: "ok" };

/** A hub that answers in turn as it is told: an HTTP status, or "lost" for an answer that never comes. */
function hub(...turns) {
  const asked = [];
  const client = new HubClient({
    token: "token-1",
    language: "en",
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

test("whether the guest waits for the slips goes with the scan, and words about who has left are for the staff", async () => {
  const { asked, client } = hub(200);
  await client.redeem(READING);
  await client.redeem(READING, false);
  assert.deepEqual(asked.map(({ body }) => body.guest_waits), [true, false]);
  assert.equal(asked[0].body.nonce, asked[1].body.nonce);
  assert.equal(asked[1].headers["Accept-Language"], "vi");
});

for (const turn of ["lost", 429, 500, 503]) {
  test(`${turn} may yet pass`, async () => {
    const { asked, client } = hub(turn);
    await assert.rejects(client.redeem(READING), mayYetSucceed);
    assert.equal(asked.length, 1);
  });
}

for (const status of [400, 401, 403, 409, 413]) {
  test(`${status} is final and carries the hub's words`, async () => {
    const { asked, client } = hub(status);
    await assert.rejects(client.redeem(READING), (fault) => {
      assert.ok(fault instanceof Refused);
      assert.equal(fault.status, status);
      assert.equal(fault.message, `words of ${status}`);
      assert.equal(mayYetSucceed(fault), false);
      assert.equal(isForgotten(fault), status === 401);
      return true;
    });
  });
}

test("who refuses without the hub's words is not the hub, so nothing is settled by it", async () => {
  for (const status of [400, 401, 404]) {
    const client = new HubClient({ fetch: async () => new Response("<html>", { status }) });
    await assert.rejects(client.heartbeat(), (fault) => mayYetSucceed(fault) && !isForgotten(fault));
  }
});

test("an answer that is no JSON, as a hotel's sign-in page gives it, is none", async () => {
  const client = new HubClient({ fetch: async () => new Response("<html>", { status: 200 }) });
  await assert.rejects(client.redeem(READING), mayYetSucceed);
});
