// The disk below kept_scans.mjs: an IndexedDB whose writes are there after a power cut ("strict") when they are told done.

const NAME = "don-kiosk";
const WAITING = "waiting";
const LATE = "late";
const STRICT = { durability: "strict" };

export class KeptDisk {
  #opened = null;

  async load() {
    const database = await this.#open();
    const transaction = database.transaction([WAITING, LATE]);
    const [waiting, late] = [WAITING, LATE].map((store) => transaction.objectStore(store).getAll());
    await done(transaction);
    return { waiting: waiting.result, late: late.result };
  }

  keep(scan) {
    return this.#write([WAITING], STRICT, (store) => store(WAITING).put(scan));
  }

  /** Drop a scan that was answered, with its code; a deletion that a power cut takes back only sends it once more. */
  settle(nonce, late) {
    return this.#write([WAITING, LATE], late ? STRICT : {}, (store) => {
      store(WAITING).delete(nonce);
      if (late) store(LATE).put(late);
    });
  }

  forget(nonces) {
    return this.#write([LATE], STRICT, (store) => nonces.forEach((nonce) => store(LATE).delete(nonce)));
  }

  async #write(stores, how, act) {
    const database = await this.#open();
    const transaction = database.transaction(stores, "readwrite", how);
    act((name) => transaction.objectStore(name));
    await done(transaction);
  }

  #open() {
    this.#opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        for (const store of [WAITING, LATE]) request.result.createObjectStore(store, { keyPath: "nonce" });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return this.#opened;
  }
}

function done(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
}
