// A camera is asked for, refused, unplugged, plugged in again, chosen, and always let go.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CameraSource } from "../../static/kiosk/camera_source.mjs";

class Track extends EventTarget {
  readyState = "live";
  constraints = [];

  constructor(device) {
    super();
    this.device = device;
  }

  stop() {
    this.readyState = "ended"; // by the page itself: no event tells
  }

  getSettings() {
    return { deviceId: this.device.id, facingMode: this.device.facing };
  }

  getCapabilities() {
    return this.device.torch ? { torch: true } : {};
  }

  async applyConstraints(wanted) {
    this.constraints.push(wanted);
  }
}

/** The browser's devices, with cameras that a test plugs in and out. */
class Devices extends EventTarget {
  asked = [];
  tracks = [];
  refusal = "";
  gate = Promise.resolve();

  constructor(...cameras) {
    super();
    this.cameras = cameras;
  }

  async getUserMedia({ video }) {
    this.asked.push(video);
    await this.gate;
    const exact = video.deviceId?.exact;
    const device = exact ? this.cameras.find(({ id }) => id === exact) : this.cameras[0];
    const name = this.refusal || (!device && (exact ? "OverconstrainedError" : "NotFoundError"));
    if (name) throw Object.assign(new Error(name), { name });
    const track = new Track(device);
    this.tracks.push(track);
    return { getVideoTracks: () => [track], getTracks: () => [track] };
  }

  async enumerateDevices() {
    return [{ kind: "audioinput" }, ...this.cameras.map(({ id }) => ({ kind: "videoinput", deviceId: id, label: `Camera ${id}` }))];
  }

  get live() {
    return this.tracks.filter(({ readyState }) => readyState === "live").length;
  }

  unplug() {
    const [track] = this.tracks.filter(({ readyState }) => readyState === "live");
    this.cameras.shift();
    track.readyState = "ended";
    track.dispatchEvent(new Event("ended"));
  }

  plugIn(...cameras) {
    this.cameras.push(...cameras);
    this.dispatchEvent(new Event("devicechange"));
  }
}

class Storage extends Map {
  getItem(key) {
    return this.get(key) ?? null;
  }

  setItem(key, value) {
    this.set(key, value);
  }
}

function made(devices, more = {}) {
  const timers = { pending: [], setTimeout: (act) => timers.pending.push(act), clearTimeout: () => (timers.pending = []) };
  const states = [];
  const storage = new Storage();
  const source = new CameraSource({
    devices, timers, storage, permissions: null, onChange: () => source && states.at(-1) !== source.state && states.push(source.state), ...more,
  });
  return { source, states, timers, storage };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const FRONT = { id: "front", facing: "user" };
const BACK = { id: "back", facing: "environment", torch: true };

test("a camera is opened and closed, and nothing stays on", async () => {
  const devices = new Devices(FRONT);
  const { source, states } = made(devices);
  await source.open();
  assert.deepEqual(states, ["asking", "live"]);
  assert.equal(devices.live, 1);
  source.close();
  assert.equal(source.state, "off");
  assert.equal(devices.live, 0);
});

test("a camera that comes after it was given up is let go at once", async () => {
  const devices = new Devices(FRONT);
  let open;
  devices.gate = new Promise((resolve) => (open = resolve));
  const { source } = made(devices);
  const asked = source.open();
  source.close();
  open();
  await asked;
  assert.equal(source.state, "off");
  assert.equal(devices.live, 0);
});

test("opening twice asks once", async () => {
  const devices = new Devices(FRONT);
  const { source } = made(devices);
  await Promise.all([source.open(), source.open()]);
  await source.open();
  assert.equal(devices.asked.length, 1);
});

for (const [name, state] of [["NotAllowedError", "refused"], ["SecurityError", "refused"], ["NotFoundError", "absent"], ["NotReadableError", "busy"], ["AbortError", "busy"]]) {
  test(`${name} is told as "${state}"`, async () => {
    const devices = new Devices(FRONT);
    devices.refusal = name;
    const { source } = made(devices);
    await source.open();
    assert.equal(source.state, state);
  });
}

test("a refused camera is not asked for again before the permission changes", async () => {
  const devices = new Devices(FRONT);
  devices.refusal = "NotAllowedError";
  const permission = new EventTarget();
  const { source, timers } = made(devices, { permissions: { query: async () => permission } });
  await source.open();
  assert.equal(timers.pending.length, 0);
  devices.refusal = "";
  permission.dispatchEvent(new Event("change"));
  await settled();
  assert.equal(source.state, "live");
});

test("a busy camera is tried again", async () => {
  const devices = new Devices(FRONT);
  devices.refusal = "NotReadableError";
  const { source, timers } = made(devices);
  await source.open();
  devices.refusal = "";
  timers.pending.shift()();
  await settled();
  assert.equal(source.state, "live");
});

test("an unplugged camera is told, and comes back by itself when it is plugged in", async () => {
  const devices = new Devices(FRONT);
  const { source, states } = made(devices);
  await source.open();
  devices.unplug();
  assert.equal(source.state, "gone");
  assert.equal(source.stream, null);
  devices.plugIn({ id: "new", facing: "user" });
  await settled();
  await settled();
  assert.equal(source.state, "live");
  assert.deepEqual(states, ["asking", "live", "gone", "asking", "live"]);
  assert.equal(devices.live, 1);
});

test("a system that tells nobody of a new camera is asked now and then", async () => {
  const devices = new Devices();
  const { source, timers } = made(devices);
  await source.open();
  assert.equal(source.state, "absent");
  devices.cameras.push(FRONT);
  timers.pending.shift()();
  await settled();
  assert.equal(source.state, "live");
});

test("nobody who closed the camera gets it back by plugging in another", async () => {
  const devices = new Devices(FRONT);
  const { source } = made(devices);
  await source.open();
  source.close();
  devices.plugIn(BACK);
  await settled();
  assert.equal(source.state, "off");
  assert.equal(devices.live, 0);
});

test("the camera that was chosen is the one of this device from then on", async () => {
  const devices = new Devices(FRONT, BACK);
  const { source, storage } = made(devices);
  await source.open();
  assert.equal(source.isMirrored, true);
  assert.equal(source.hasTorch, false);
  await source.next();
  assert.equal(storage.get("don.camera.device"), "back");
  assert.equal(source.isMirrored, false);
  assert.equal(source.hasTorch, true);
  assert.equal(devices.live, 1);
  source.close();
  await source.open();
  assert.equal(devices.asked.at(-1).deviceId.exact, "back");
});

test("a chosen camera that is not here any more is replaced by what there is", async () => {
  const devices = new Devices(FRONT);
  const { source, storage } = made(devices);
  storage.set("don.camera.device", "sold");
  await source.open();
  assert.equal(source.state, "live");
});

test("the light is switched on the track, and one that fails is no fault", async () => {
  const devices = new Devices(BACK);
  const { source } = made(devices);
  await source.open();
  await source.torch(true);
  assert.deepEqual(devices.tracks[0].constraints, [{ advanced: [{ torch: true }] }]);
  devices.tracks[0].applyConstraints = async () => {
    throw new Error("no light");
  };
  await source.torch(false);
});

test("a browser that gives no camera on this address says so", async () => {
  const { source } = made(null);
  assert.equal(source.isPossible, false);
  await source.open();
  assert.equal(source.state, "insecure");
});
