// A camera of this device as long as somebody wants one: asked for, lost, found again, chosen among several.
//
// States: "off"; "asking"; "live"; and why there is no picture though one is wanted: "refused" (the browser's or the
// person's no), "absent" (none is plugged in), "busy" (another program has it), "gone" (unplugged just now),
// "insecure" (the page came over plain HTTP from another machine, where browsers give no camera).

const STORED_CHOICE = "don.camera.device";
const AGAIN_MS = 3000; // some systems tell nobody when a camera is plugged in
const STATE_OF = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "absent", DevicesNotFoundError: "absent" };
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };

export class CameraSource {
  state = "off";
  stream = null;
  cameras = []; // {id, label}, as the browser lists them
  #isWanted = false;
  #turn = 0; // a camera that comes after it was given up is let go at once
  #choice = "";
  #timer = null;

  /** `onChange()` after every change of state or of the cameras. The rest is the browser's, replaced in tests. */
  constructor({ onChange, devices = navigator.mediaDevices, permissions = navigator.permissions, storage = localStorage, timers = globalThis }) {
    Object.assign(this, { onChange, devices, storage, timers });
    devices?.addEventListener("devicechange", () => this.#devicesChanged());
    permissions?.query({ name: "camera" }).then(
      (permission) => permission.addEventListener("change", () => this.#tryAgain()),
      () => {}, // a browser that does not know this permission
    );
    this.#list();
  }

  get isPossible() {
    return Boolean(this.devices?.getUserMedia);
  }

  /** Whether the picture should be shown as in a mirror: all cameras but those on the back of a tablet. */
  get isMirrored() {
    return this.#track?.getSettings?.().facingMode !== "environment";
  }

  get hasTorch() {
    return Boolean(this.#track?.getCapabilities?.().torch);
  }

  get #track() {
    return this.stream?.getVideoTracks()[0];
  }

  async open() {
    this.#isWanted = true;
    if (!this.isPossible) return this.#become("insecure");
    if (this.state === "live" || this.state === "asking") return undefined;
    return this.#ask();
  }

  close() {
    this.#isWanted = false;
    this.#letGo();
    this.#become("off");
  }

  /** Go on to the next of several cameras; it stays the one of this device. */
  async next() {
    const used = this.#track?.getSettings?.().deviceId;
    const at = this.cameras.findIndex(({ id }) => id === used);
    const following = this.cameras[(at + 1) % this.cameras.length];
    if (!following) return;
    this.#remember(following.id);
    this.#letGo();
    await this.#ask();
  }

  async torch(isOn) {
    await this.#track?.applyConstraints({ advanced: [{ torch: isOn }] }).catch(() => {});
  }

  async #ask() {
    const mine = ++this.#turn;
    this.#become("asking");
    try {
      const stream = await this.#stream();
      if (mine !== this.#turn) return stopped(stream);
      this.stream = stream;
      this.#track.addEventListener("ended", () => this.#lost(stream));
      await this.#list();
      if (this.stream === stream) this.#become("live");
    } catch (fault) {
      if (mine !== this.#turn) return undefined;
      this.#become(STATE_OF[fault.name] ?? "busy");
      this.#tryLater();
    }
    return undefined;
  }

  async #stream() {
    const chosen = this.#chosen();
    if (chosen) {
      try {
        return await this.devices.getUserMedia({ video: { ...PICTURE, deviceId: { exact: chosen } } });
      } catch (fault) {
        if (!["OverconstrainedError", "NotFoundError"].includes(fault.name)) throw fault; // else it is not here any more: take another
      }
    }
    return this.devices.getUserMedia({ video: { ...PICTURE, facingMode: { ideal: "user" } } });
  }

  #lost(stream) {
    if (stream !== this.stream) return;
    this.#letGo();
    this.#become("gone");
    this.#tryLater();
  }

  #letGo() {
    this.#turn += 1;
    this.timers.clearTimeout(this.#timer);
    stopped(this.stream);
    this.stream = null;
  }

  #tryLater() {
    this.timers.clearTimeout(this.#timer);
    if (this.state === "refused") return; // asking again would not be polite; the permission tells when it changes
    this.#timer = this.timers.setTimeout(() => this.#tryAgain(), AGAIN_MS);
  }

  #tryAgain() {
    if (this.#isWanted && !["live", "asking", "off"].includes(this.state)) this.#ask();
  }

  async #devicesChanged() {
    await this.#list();
    this.onChange();
    if (this.state !== "refused") this.#tryAgain();
  }

  async #list() {
    const all = (await this.devices?.enumerateDevices?.().catch(() => [])) ?? [];
    const cameras = all.filter(({ kind }) => kind === "videoinput").map(({ deviceId, label }) => ({ id: deviceId, label }));
    const isOther = cameras.length !== this.cameras.length;
    this.cameras = cameras;
    if (isOther) this.onChange();
  }

  #become(state) {
    this.state = state;
    this.onChange();
  }

  #chosen() {
    try {
      return this.storage.getItem(STORED_CHOICE) ?? this.#choice;
    } catch {
      return this.#choice;
    }
  }

  #remember(id) {
    this.#choice = id;
    try {
      this.storage.setItem(STORED_CHOICE, id);
    } catch {
      // it stays chosen until the page is loaded anew
    }
  }
}

function stopped(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
