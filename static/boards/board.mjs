// A board behind a link: it follows the doors, and says how old it is once it is cut off.
import { Feed } from "./feed.mjs";
import { Patch } from "./patch.mjs";

const part = document.getElementById("board");
const state = document.getElementById("state");
const everyMs = Number(part.dataset.every);
const patch = new Patch(part);

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

new Feed({ source: part.dataset.source, everyMs, changed: (html) => patch.show(html), aged, gone: () => location.reload() }).live();
