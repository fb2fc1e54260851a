// The scans that wait for the hub's answer, and those that were answered only when their guest had left. All of them
// are in memory and on this computer's disk, so that neither a reload nor a crash nor a power cut loses one. The code
// itself is kept only until the answer is had.

export const MOST_KEPT = 5000;
export const SAME_GUEST_MS = 60000; // who is told to wait scans again; that is one arrival

const FIELDS_OF_A_CARD = 5; // "|" between them, which is "\\" where a scanner's Shift was lost

/**
 * Whether a text may be somebody's document: it has a citizen's number or a card's fields, and no code of ours has
 * either. It is asked about at once or never, and not kept on this disk.
 */
export function isDocument(text) {
  return /[0-9]{12}/.test(text) || text.split(/[|\\]/).length >= FIELDS_OF_A_CARD;
}

export class KeptScans {
  #waiting = new Map(); // nonce → scan
  #late = new Map(); // nonce → what the staff are told
  #disk;
  #onChange;

  /** False once the disk failed: what is kept is then lost with the page. */
  isDurable = true;

  /** `disk`: load(), keep(scan), settle(nonce, late), forget(nonces), all promises (kept_disk.mjs). */
  constructor(disk, onChange = () => {}) {
    this.#disk = disk;
    this.#onChange = onChange;
  }

  /** Take up what an earlier life of this page has left. */
  async load() {
    const found = await this.#disk.load().catch(() => this.#failed({ waiting: [], late: [] }));
    for (const scan of found.waiting) this.#waiting.set(scan.nonce, { ...scan, isHeld: true });
    for (const late of found.late) this.#late.set(late.nonce, late);
    this.#onChange();
  }

  get size() {
    return this.#waiting.size;
  }

  /** How many the hub did not answer at once. */
  get held() {
    return [...this.#waiting.values()].filter((scan) => scan.isHeld).length;
  }

  /** What the staff should know, oldest first. */
  get late() {
    return byTime(this.#late);
  }

  /** The scan to send next: what `isFirst` tells (its guest waits), behind what the same person left before; else the oldest. */
  next(isFirst = () => false, leftOut = new Set()) {
    const order = byTime(this.#waiting).filter((scan) => !leftOut.has(scan.nonce));
    const first = order.find(isFirst);
    return first ? order.find((scan) => isSameCode(scan, first)) : order[0];
  }

  /** Keep a scan until it is answered; returns the one that stands for it, or null when there is no room for more. */
  keep(scan) {
    const same = byTime(this.#waiting).find((kept) => isSameCode(kept, scan) && kept.rehearsal === scan.rehearsal && Math.abs(scan.at - kept.at) < SAME_GUEST_MS);
    if (same) return same;
    if (this.#waiting.size >= MOST_KEPT) return null;
    const kept = { ...scan, isHeld: false };
    this.#waiting.set(kept.nonce, kept);
    kept.written = this.#disk.keep(scan).catch(() => this.#failed());
    return kept;
  }

  /** The hub does not answer; resolves when the scan lies on the disk, or the disk has failed. */
  hold(scan) {
    if (!scan.isHeld) {
      scan.isHeld = true;
      this.#onChange();
    }
    return scan.written;
  }

  /** The answer was had. `late`: what the staff must be told as the guest was not, or null. */
  settle(nonce, late = null) {
    if (!this.#waiting.delete(nonce)) return;
    if (late) this.#late.set(nonce, late);
    this.#disk.settle(nonce, late).catch(() => this.#failed());
    this.#onChange();
  }

  /** The staff have seen these; resolves once they are gone from the disk, too. */
  async forget(nonces) {
    for (const nonce of nonces) this.#late.delete(nonce);
    this.#onChange();
    await this.#disk.forget(nonces).catch(() => this.#failed());
  }

  #failed(instead) {
    this.isDurable = false;
    this.#onChange();
    return instead;
  }
}

function byTime(scans) {
  return [...scans.values()].sort((one, other) => one.at - other.at);
}

function isSameCode(one, other) {
  return one.secret === other.secret && one.ticket === other.ticket;
}
