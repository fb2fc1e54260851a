// The board in the foyer: its scenes follow one another until somebody steps or pauses. It asks nothing of anybody and
// goes on with what it knows while the hub is away. What stands on a scene is program_scenes.mjs's business.

import { liveAsStation } from "./screen_station.mjs";
import { bar, make } from "./program_draw.mjs";
import { ProgramFeed } from "./program_feed.mjs";
import { ageWords, stripView } from "./program_scenes.mjs";
import { SceneShow } from "./program_show.mjs";
import { dayOf } from "./program_time.mjs";
import { hourOf, longDateOf } from "./program_words.mjs";

const ALL_WORDS = JSON.parse(document.getElementById("board-words").textContent);
const STORED_LOOK = "don.board";
const HALL_EVERY_MS = 5 * 60 * 1000;
const CONTROLS_STAY_MS = 5000;
const SWIPE_PX = 60;
const WITH_STRIP = new Set(["hall", "story"]); // the others say themselves what is now

const OTHER = { vi: "en", en: "vi", zh: "vi" }; // Chinese is asked for by the address
const look = { language: "vi", theme: "dark", ...remembered(), ...asked() };
const part = (id) => document.getElementById(id);
const words = () => ALL_WORDS[look.language];
const feed = new ProgramFeed(programCame);
const show = new SceneShow(feed, document.querySelector("main"), { isBoard: true });
let isPaused = false;

// ── the screen ──────────────────────────────────────────────────────────────────────────────────────────────────────

function programCame() {
  show.programCame();
  tick();
}

function step(act) {
  if (!feed.program) return;
  act();
  tick();
}

/** Bring the page up to this second; what has not changed is not touched. */
function tick() {
  const { program } = feed;
  part("age").textContent = ageWords(feed, words(), look.language);
  if (!program) return;
  const now = feed.now();
  part("clock").textContent = hourOf(now, program.zone);
  part("date").textContent = longDateOf(dayOf(now, program.zone), look.language);
  if (program.lines.length) heading(program.lines);
  const strip = WITH_STRIP.has(show.scene.kind) ? stripView(program, now, words(), look.language) : null;
  showStrip(strip);
  if (show.draw(words(), look.language, [strip !== null, look])) showTabs();
}

function heading(lines) {
  const place = document.querySelector(".congress");
  if (place.textContent !== lines.join("")) place.replaceChildren(...lines.map((line) => make("span", "", line)));
}

let stripShown = "";
function showStrip(view) {
  const looks = JSON.stringify(view);
  if (looks === stripShown) return;
  stripShown = looks;
  const place = part("strip");
  place.hidden = !view;
  if (!view) return;
  const what = make("span", "what", view.title);
  what.lang = "vi";
  place.className = view.share === null ? "quiet" : "";
  place.replaceChildren(make("b", "", view.label), what, make("span", "left", view.left));
  if (view.share !== null) place.append(bar(view.share, view.left));
}

function showTabs() {
  const shown = show.kinds;
  part("tabs").hidden = shown.length < 2;
  part("tabs").setAttribute("aria-label", words().scenes);
  const focused = document.activeElement?.dataset?.kind;
  part("tabs").replaceChildren(
    ...shown.map((kind) => {
      const tab = make("button", "", words()[`tab_${kind}`]);
      tab.type = "button";
      tab.dataset.kind = kind;
      if (kind === show.scene.kind) tab.setAttribute("aria-current", "page");
      tab.addEventListener("click", () => step(() => show.stepTo(kind)));
      return tab;
    }),
  );
  if (focused) part("tabs").querySelector(`[data-kind="${focused}"]`)?.focus();
}

// ── hands on the board ──────────────────────────────────────────────────────────────────────────────────────────────

function pause(paused = !isPaused) {
  isPaused = paused;
  show.stay();
  document.body.classList.toggle("paused", isPaused);
  part("pause").setAttribute("aria-pressed", String(isPaused));
  label();
}

function label() {
  document.documentElement.lang = look.language;
  document.documentElement.dataset.theme = look.theme;
  part("controls").setAttribute("aria-label", words().controls);
  for (const id of ["previous", "following"]) part(id).textContent = words()[id];
  part("pause").textContent = isPaused ? words().resume : words().pause;
  part("theme").textContent = look.theme === "dark" ? words().light : words().dark;
  part("language").textContent = words().other_language;
  part("language").lang = OTHER[look.language];
  part("full-screen").textContent = words().full_screen;
}

function change(what) {
  Object.assign(look, what);
  try {
    localStorage.setItem(STORED_LOOK, JSON.stringify(look));
  } catch {
    // it stays as chosen until the tab is closed
  }
  label();
  tick();
}

/** What was chosen here before. */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(STORED_LOOK)) ?? {};
  } catch {
    return {};
  }
}

/** What the address asks for: ?lang=en&theme=light, so that a board comes up right by itself. */
function asked() {
  const query = new URLSearchParams(location.search);
  const found = {};
  if (["vi", "en", "zh"].includes(query.get("lang"))) found.language = query.get("lang");
  if (["dark", "light"].includes(query.get("theme"))) found.theme = query.get("theme");
  return found;
}

const acts = {
  previous: () => step(() => show.back()),
  following: () => step(() => show.forward()),
  pause: () => pause(),
  theme: () => change({ theme: look.theme === "dark" ? "light" : "dark" }),
  language: () => change({ language: OTHER[look.language] }),
  "full-screen": () => document.documentElement.requestFullscreen?.(),
};
for (const [id, act] of Object.entries(acts)) part(id).addEventListener("click", act);

const KEYS = { ArrowLeft: "previous", ArrowRight: "following", " ": "pause" };
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || (event.key === " " && event.target.closest("button"))) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  acts[act]();
});

let touchedUntil = 0;
let downAt = null;
function touched() {
  touchedUntil = performance.now() + CONTROLS_STAY_MS;
  document.body.classList.add("touched");
}
addEventListener("pointermove", touched);
addEventListener("pointerdown", (event) => {
  touched();
  downAt = event.clientX;
});
addEventListener("pointerup", (event) => {
  const along = event.clientX - (downAt ?? event.clientX);
  downAt = null;
  if (Math.abs(along) > SWIPE_PX) acts[along < 0 ? "following" : "previous"]();
});
document.addEventListener("fullscreenchange", () => {
  part("full-screen").hidden = document.fullscreenElement !== null;
});

// ── life ────────────────────────────────────────────────────────────────────────────────────────────────────────────

setInterval(() => {
  if (performance.now() > touchedUntil) document.body.classList.remove("touched");
  if (!isPaused && feed.program) show.turn();
  tick();
}, 1000);
setInterval(() => show.lookForHall(), HALL_EVERY_MS);
addEventListener("resize", tick);
label();
if (feed.program) programCame();
feed.live();
if (new URLSearchParams(location.search).has("station")) {
  liveAsStation({ labels: words, spoken: Object.keys(ALL_WORDS), onStart: ([language]) => change({ language }) });
}
