// Looks for QR codes in one picture after another, beside the page, so that the page never waits for it.
// Served by kiosk/pages.py with a policy of its own that allows WebAssembly; every file comes from this hub.

import { prepareZXingModule, readBarcodes } from "/static/vendor/zxing-wasm/reader/index.js";
import { READER, foundIn, lightOf } from "/static/kiosk/camera_reading.mjs";

prepareZXingModule({ overrides: { locateFile: (name) => `/static/vendor/zxing-wasm/reader/${name}` } });

const canvas = new OffscreenCanvas(1, 1);
const pen = canvas.getContext("2d", { willReadFrequently: true });

addEventListener("message", async ({ data: picture }) => {
  const { width, height } = picture;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  pen.drawImage(picture, 0, 0);
  picture.close();
  const image = pen.getImageData(0, 0, width, height);
  try {
    postMessage({ found: foundIn(await readBarcodes(image, READER), image), light: lightOf(image.data) });
  } catch (fault) {
    postMessage({ fault: String(fault) }); // the reader itself could not be loaded
  }
});
