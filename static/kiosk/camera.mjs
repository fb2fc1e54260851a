// The camera as a way in: a picture with an aiming frame on the waiting screen, and readings like a scanner's.
//
// A guest opens it by its button and it rests again when nobody has used it for a while; a station may keep it on. It
// goes on looking while a result is shown, so that the next guest is read at once and a code still held is not read anew.

import { Glance, lookedAt } from "./camera_reading.mjs";
import { CameraSource } from "./camera_source.mjs";

const WORKER = "/kiosk/camera_worker.mjs"; // with a policy of its own, see kiosk/pages.py
const REST_AFTER_MS = 90000; // without a reading or a touch
const BETWEEN_LOOKS_MS = 80; // a code is held for seconds; more looks only warm the device
const NO_FRAME_MS = 250; // a picture that is not drawn tells of no frames
const ANSWER_WITHIN_MS = 5000;
const BROKEN_MS = 30000; // until a reader that failed is tried again
const NOTHING = { found: [], light: 255 };
const TROUBLES = new Set(["refused", "absent", "busy", "gone", "insecure", "broken"]);

export class Camera {
  #worker = null;
  #run = 0;
  #glance = new Glance();
  #isOpen = false;
  #isOffered = false;
  #isAlways = false;
  #usedAt = 0;
  #isBroken = false;
  #isLit = false;

  /** onScan(text) for each reading; `words()` gives the camera's words in the present language. */
  constructor({ onScan, words, source }) {
    Object.assign(this, { onScan, words });
    this.place = document.getElementById("camera");
    this.video = this.place.querySelector("video");
    for (const [name, act] of Object.entries({
      open: () => this.open(),
      close: () => this.close(),
      next: () => this.source.next(),
      torch: () => this.#light(!this.#isLit),
    })) {
      this.#button(name).addEventListener("click", act);
    }
    this.source = source ?? new CameraSource({ onChange: () => this.#sourceChanged() });
    document.addEventListener("visibilitychange", () => this.#pageShown(!document.hidden));
    for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, () => this.#used(), { capture: true, passive: true });
    setInterval(() => this.#restIfUnused(), 1000);
    this.#draw();
  }

  /** What the station is set to: whether guests may open the camera, whether it stays on by itself. */
  configure({ isOffered, isAlways }) {
    if (isOffered === this.#isOffered && isAlways === this.#isAlways) return;
    const wasAlways = this.#isAlways;
    this.#isOffered = isOffered;
    this.#isAlways = isAlways;
    if (isAlways) this.open();
    else if (wasAlways || !isOffered) this.close();
    else this.#draw();
  }

  open() {
    this.#isOpen = true;
    this.#isBroken = false;
    this.#used();
    if (!document.hidden) this.source.open();
    this.#draw();
  }

  close() {
    this.#isOpen = false;
    this.source.close();
    this.#draw();
  }

  /** The same in the language that was chosen now. */
  speak() {
    const words = this.words();
    for (const name of ["open", "close", "next"]) this.#button(name).textContent = words[name];
    this.place.setAttribute("aria-label", words.label);
    this.#draw();
  }

  // ── the picture ───────────────────────────────────────────────────────────────────────────────────────────────────

  #sourceChanged() {
    if (!this.source) return; // still being made
    const { stream, state } = this.source;
    if (this.video.srcObject !== stream) {
      this.video.srcObject = stream;
      this.#isLit = false;
      delete this.place.dataset.seen;
      this.#run += 1;
      if (stream) this.#watch(this.#run);
    }
    if (state === "off") this.#endWorker();
    this.#draw();
  }

  async #watch(mine) {
    await this.video.play().catch(() => {}); // without a picture no frame comes, and the loop waits
    while (mine === this.#run && !this.#isBroken) {
      const began = performance.now();
      await this.#nextFrame();
      if (mine !== this.#run || !this.video.videoWidth) continue;
      try {
        const told = await this.#look();
        if (mine === this.#run) this.#take(told);
      } catch {
        if (mine === this.#run) this.#break();
      }
      await wait(BETWEEN_LOOKS_MS - (performance.now() - began));
    }
  }

  #nextFrame() {
    return new Promise((resolve) => {
      setTimeout(resolve, NO_FRAME_MS);
      this.video.requestVideoFrameCallback?.(resolve);
    });
  }

  /** One picture to the worker and its answer back; never more than one is on its way. */
  async #look() {
    const { width, height } = lookedAt(this.video.videoWidth, this.video.videoHeight);
    const resized = { resizeWidth: width, resizeHeight: height, resizeQuality: "low" };
    const picture = await createImageBitmap(this.video, resized).catch(() => null);
    if (!picture) return NOTHING; // the camera went away just now; its source tells
    this.#worker ??= new Worker(WORKER, { type: "module" });
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("no answer")), ANSWER_WITHIN_MS);
      worker.onerror = reject;
      worker.onmessage = ({ data }) => {
        clearTimeout(late);
        if (data.fault) reject(new Error(data.fault));
        else resolve(data);
      };
      worker.postMessage(picture, [picture]);
    });
  }

  #take({ found, light }) {
    const text = this.#glance.take(found, performance.now());
    this.place.dataset.seen = found.length ? "yes" : "no";
    this.#say(this.words()[this.#glance.hint(found, light)]);
    if (!text) return;
    this.#used();
    this.onScan(text);
  }

  #break() {
    this.#isBroken = true;
    this.#endWorker();
    this.source.close();
    this.#draw();
    setTimeout(() => this.#isOpen && this.#isBroken && this.open(), BROKEN_MS);
  }

  #endWorker() {
    this.#worker?.terminate();
    this.#worker = null;
  }

  async #light(isLit) {
    this.#isLit = isLit;
    await this.source.torch(isLit);
    this.#draw();
  }

  // ── its life ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #pageShown(isShown) {
    if (!this.#isOpen) return;
    if (isShown) this.source.open();
    else this.source.close();
  }

  #used() {
    this.#usedAt = performance.now();
  }

  #restIfUnused() {
    if (this.#isOpen && !this.#isAlways && performance.now() - this.#usedAt > REST_AFTER_MS) this.close();
  }

  // ── on the screen ─────────────────────────────────────────────────────────────────────────────────────────────────

  #draw() {
    const state = this.#isBroken ? "broken" : this.source?.state ?? "off";
    const isLive = state === "live";
    const mayOpen = Boolean(this.#isOffered && this.source?.isPossible && this.source.cameras.length);
    this.place.dataset.state = this.#isOpen ? state : "off";
    this.place.hidden = !this.#isOpen && !mayOpen;
    document.body.classList.toggle("camera", this.#isOpen && isLive);
    this.video.classList.toggle("mirrored", isLive && this.source.isMirrored);
    this.#button("open").hidden = this.#isOpen;
    this.#button("close").hidden = !this.#isOpen || this.#isAlways;
    this.#button("next").hidden = !isLive || this.source.cameras.length < 2;
    this.#button("torch").hidden = !isLive || !this.source.hasTorch;
    this.#button("torch").textContent = this.#isLit ? this.words().torch_off : this.words().torch_on;
    this.#button("torch").setAttribute("aria-pressed", String(this.#isLit));
    if (!this.#isOpen) this.#say("");
    else if (TROUBLES.has(state) || state === "asking") this.#say(this.words()[state]);
    else if (isLive && !this.place.dataset.seen) this.#say(this.words().aim);
  }

  #say(words) {
    const place = this.place.querySelector(".hint");
    if (place.textContent !== words) place.textContent = words;
    place.hidden = !words;
  }

  #button(name) {
    return this.place.querySelector(`[data-act="${name}"]`);
  }
}

function wait(ms) {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
}
