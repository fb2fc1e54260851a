// A board behind a link: it follows the doors, and says how old it is once it is cut off.
import { Feed } from "./feed.mjs";
import { Patch } from "./patch.mjs";
import { Spoken } from "./spoken.mjs";

const part = document.getElementById("board");
const state = document.getElementById("state");
const everyMs = Number(part.dataset.every);
const patch = new Patch(part);
const spoken = new Spoken(document.getElementById("spoken"));

function say(words, isStale) {
  if (state.textContent !== words) state.textContent = words;
  state.classList.toggle("stale", isStale);
}

function aged(ms) {
  const seconds = Math.floor(ms / 1000);
  if (ms < everyMs * 2 + 1500) return say(state.dataset.fresh, false);
  const [words, n] = seconds < 60 ? [state.dataset.seconds, seconds - (seconds % 5)] : [state.dataset.minutes, Math.floor(seconds / 60)];
  return say(state.dataset.stale.replace("AGE", words.replace("N", String(n))), true);
}

function changed(html) {
  const isShown = patch.show(html);
  spoken.say(part);
  return isShown;
}

spoken.say(part);
new Feed({ source: part.dataset.source, everyMs, changed, aged, gone: () => location.reload() }).live();
