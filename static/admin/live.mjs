// Keeps the figures of a page moving, says how old they are once it is cut off, and tells who cannot see them how they
// stand.
import { Feed } from "../boards/feed.mjs";
import { Patch } from "../boards/patch.mjs";
import { Spoken } from "../boards/spoken.mjs";

const EVERY_MS = 1000;
const STALE_AFTER_MS = 2500; // one answer that comes late is not yet worth a word
const part = document.getElementById("live");
const state = document.getElementById("live-state");
const spoken = new Spoken(document.getElementById("live-spoken"));
const patch = new Patch(part);

function aged(ms) {
  const isFresh = ms < STALE_AFTER_MS;
  const words = isFresh ? state.dataset.fresh : [state.dataset.stale, clockAt(ms), age(ms)].filter(Boolean).join(" ");
  if (state.textContent !== words) state.textContent = words;
  state.classList.toggle("stale", !isFresh);
}

function clockAt(ms) {
  return new Date(Date.now() - ms).toLocaleTimeString("vi-VN");
}

/** How long ago, in steps of ten seconds: the words are read aloud when they change. */
function age(ms) {
  if (!state.dataset.age) return "";
  const seconds = Math.floor(ms / 1000);
  const [words, n] = seconds < 60 ? [state.dataset.seconds, seconds - (seconds % 10)] : [state.dataset.minutes, Math.floor(seconds / 60)];
  return n ? state.dataset.age.replace("AGE", words.replace("N", String(n))) : "";
}

new Feed({
  source: part.dataset.source,
  everyMs: EVERY_MS,
  changed(html) {
    const isShown = patch.show(html);
    spoken.say(part);
    return isShown;
  },
  aged,
  gone: () => location.reload(),
}).live();
