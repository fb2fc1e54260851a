// Reads the pictures of bench/camera.py with the reader and the settings of the kiosk's worker; one line of JSON a kind.
import { readFileSync } from "node:fs";
import { READER } from "../static/kiosk/camera_reading.mjs";
import { prepareZXingModule, readBarcodes } from "../static/vendor/zxing-wasm/reader/index.js";

const [folder, width, height, count, code, ...kinds] = process.argv.slice(2).map((word) => (/^\d+$/.test(word) ? Number(word) : word));
const compiled = readFileSync(new URL("../static/vendor/zxing-wasm/reader/zxing_reader.wasm", import.meta.url));
await prepareZXingModule({ overrides: { wasmBinary: compiled.buffer.slice(compiled.byteOffset, compiled.byteOffset + compiled.length) }, fireImmediately: true });

for (const kind of kinds) {
  const times = [];
  let read = 0;
  for (let number = 0; number < count; number += 1) {
    const data = new Uint8ClampedArray(readFileSync(`${folder}/${kind}-${number}.rgba`));
    const began = performance.now();
    const found = await readBarcodes({ data, width, height }, READER);
    times.push(performance.now() - began);
    if (found.some(({ isValid, text }) => isValid && text === code)) read += 1;
  }
  console.log(JSON.stringify({ kind, read, times }));
}
