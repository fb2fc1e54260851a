// What a code comes in by: a keyboard scanner, the camera, the station's own reader; and the card that tests them.

import { Camera } from "./camera.mjs";
import { openPage } from "./page.mjs";
import { OwnReader } from "./reader.mjs";
import { Scanner, saidBy } from "./scanner.mjs";
import { SelfTestPage } from "./self_test_page.mjs";

const TEST_KEPT_MS = 120000; // after the last touch

export class Devices {
  /** onCode(text) for each reading but those of the self-test card; `words()`: those of devices in the present language. */
  constructor({ onCode, words, stage }) {
    Object.assign(this, { onCode, stage });
    const onScan = (text, how) => this.#read(text, how);
    this.selfTest = new SelfTestPage({
      words: () => words().self_test,
      keep: (draw) => stage.keepPage(() => openPage(draw), TEST_KEPT_MS),
      onBack: () => stage.goIdle(),
    });
    this.camera = new Camera({ onScan, words: () => words().camera });
    this.reader = new OwnReader({ onScan, words: () => words().reader });
    this.#listenToKeys(onScan);
  }

  /** Of `stations.WAYS` (congress/stations.py) those this station has. */
  offer(names) {
    this.camera.configure({ isOffered: names.includes("camera"), isAlways: names.includes("camera_always") });
    this.reader.configure({ isThere: names.includes("reader") });
  }

  /** The same in the language that was chosen now. */
  speak() {
    this.camera.speak();
    this.reader.speak();
  }

  #read(text, how = {}) {
    if (!this.stage.isPaired || this.selfTest.take(text, how)) return;
    this.onCode(saidBy(text, how));
  }

  #listenToKeys(onScan) {
    const timers = { set: (callback, ms) => setTimeout(callback, ms), clear: (timer) => clearTimeout(timer) };
    const scanner = new Scanner(onScan, timers);
    const take = (event) => {
      if (!scanner.take(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener("keydown", take, { capture: true });
  }
}
