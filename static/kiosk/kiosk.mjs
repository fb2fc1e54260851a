// The kiosk: a reading of the scanner becomes a screen. What a state looks like is view.mjs's business, what travels to
// the hub client.mjs's; this file decides what is shown when.

import { Camera } from "./camera.mjs";
import { HubClient, Refused, mayYetSucceed, sleep } from "./client.mjs";
import { KioskProgram, offersOwn } from "./kiosk_program.mjs";
import { OwnReader } from "./reader.mjs";
import { Scanner } from "./scanner.mjs";
import { SelfTestPage } from "./self_test_page.mjs";
import { play } from "./sound.mjs";
import { show, showPaper, viewOfAnswer, viewOfIdle, viewOfWords } from "./view.mjs";

const SHOWN_MS = { welcome: 9000, again: 10000, desk: 12000 };
const PAPER_WAITS_MS = 45000; // how long a screen stays with a slip that does not come
const SAME_READING_MS = 3000; // a card held to the scanner is read twice; the second reading is not a second guest
const HEARTBEAT_MS = 10000;
const PAPER_EVERY_MS = 400;
const ALL_WORDS = JSON.parse(document.getElementById("kiosk-words").textContent);
const STORED_TOKEN = "don.station";
const LANGUAGE_KEPT_MS = 60000; // for the guest who chose it; the next one is greeted in Vietnamese
const PAGE_KEPT_MS = { whole: 30000, own: 20000, test: 120000 }; // after the last touch

const client = new HubClient({ token: localStorage.getItem(STORED_TOKEN) ?? "" });
const door = { known: false, session: null, next_session: null, opens: "", station: "", zone: undefined, clockAhead: 0 };
let turn = 0; // counts what is shown; a late answer to an older turn is recorded but not shown
let last = { secret: "", readAt: -Infinity, view: null };
let isPaired = false;
let touchedAt = 0;

const words = () => ALL_WORDS[client.language];

// ── the life of the screen ──────────────────────────────────────────────────────────────────────────────────────────

async function live() {
  speak("vi");
  for (;;) {
    try {
      if (!client.token) await becomeStation();
      note(await client.heartbeat());
      banner("");
      await sleep(HEARTBEAT_MS);
    } catch (fault) {
      if (fault instanceof Refused && fault.status === 401) forgetStation();
      else if (mayYetSucceed(fault)) banner(words().labels.banner_offline);
      await sleep(2000);
    }
  }
}

/** Show a pairing code until an organizer has confirmed it; offer a new one when it runs out. */
async function becomeStation() {
  isPaired = false;
  const offered = await client.offerPairing();
  turn += 1;
  for (let first = true; ; first = false) {
    let collected;
    try {
      collected = await client.claim(offered.claim);
    } catch (fault) {
      if (fault instanceof Refused && [404, 410].includes(fault.status)) return becomeStation();
      if (!mayYetSucceed(fault)) throw fault;
      banner(words().labels.banner_offline);
    }
    if (collected?.token) {
      client.token = collected.token;
      localStorage.setItem(STORED_TOKEN, collected.token);
      return undefined;
    }
    if (collected) banner("");
    if (first) show({ kind: "pairing", tone: "idle", ...words().PAIRING, code: offered.code });
    await sleep(1500);
  }
}

function forgetStation() {
  client.token = "";
  isPaired = false;
  localStorage.removeItem(STORED_TOKEN);
  show(viewOfWords(words().UNPAIRED, "busy"));
}

/** Take in what a heartbeat tells. */
function note(told) {
  const wasIdle = document.body.dataset.kind === "idle";
  const before = `${door.session?.code} ${door.next_session?.code}`;
  Object.assign(door, told, { known: true, clockAhead: new Date(told.server_time) - Date.now() });
  door.opens = told.next_session ? moment(told.next_session.doors_open_at) : "";
  const opened = before !== `${door.session?.code} ${door.next_session?.code}`;
  if (!isPaired || (wasIdle && opened)) {
    isPaired = true;
    goIdle();
  }
  header();
}

// ── a scan ──────────────────────────────────────────────────────────────────────────────────────────────────────────

async function scanned(secret, how) {
  if (!isPaired || selfTest.take(secret, how)) return;
  const readAt = performance.now();
  if (secret === last.secret && readAt - last.readAt < SAME_READING_MS) {
    last.readAt = readAt;
    return;
  }
  last = { secret, readAt };
  const mine = ++turn;
  const reading = { secret, nonce: crypto.randomUUID(), at: Date.now() + door.clockAhead };
  show(viewOfWords(words().CHECKING, "busy"));
  try {
    const answer = await client.redeem(reading, () => {
      if (mine === turn) show(viewOfWords(words().OFFLINE, "again"));
    });
    last.readAt = Math.max(last.readAt, secret === last.secret ? performance.now() : 0);
    if (mine === turn) await present(answer, mine);
  } catch (fault) {
    if (fault instanceof Refused && fault.status === 401) forgetStation();
    else if (mine === turn) {
      const said = fault instanceof Refused && fault.message ? { title: fault.message, line: "" } : words().NO_ANSWER;
      show(viewOfWords(said, "desk"));
      play("desk");
      await backToIdle(mine, SHOWN_MS.desk);
    }
  }
}

async function present(answer, mine) {
  show(viewOfAnswer(answer, words().labels, client.language));
  offerOwn(answer);
  play(answer.screen.tone);
  const until = performance.now() + (SHOWN_MS[answer.screen.tone] ?? SHOWN_MS.desk);
  if (answer.slips.length) await followPaper(answer.scan, mine);
  await backToIdle(mine, Math.max(until - performance.now(), answer.slips.length ? 3500 : 0));
}

/** Say what the paper is doing until nothing more will change by itself, or somebody else stands here. */
async function followPaper(scan, mine) {
  const patience = performance.now() + PAPER_WAITS_MS;
  let told = { screen: { ...words().CHECKING, title: "" }, settled: false };
  while (mine === turn && !told.settled && performance.now() < patience) {
    try {
      told = await client.printJobs(scan);
      if (mine === turn) showPaper(told.screen);
    } catch {
      // the arrival is recorded; the next try may hear about the paper
    }
    if (!told.settled) await sleep(PAPER_EVERY_MS);
  }
}

async function backToIdle(mine, ms) {
  await sleep(ms);
  if (mine === turn) goIdle();
}

function goIdle(language = "vi") {
  speak(language);
  turn += 1;
  show(viewOfIdle(words(), door));
  printersHint();
  program.wait();
}

// ── the program ─────────────────────────────────────────────────────────────────────────────────────────────────────

const program = new KioskProgram({ words: () => words().program, language: () => client.language, onBack: () => goIdle() });

function offerOwn(answer) {
  const button = document.getElementById("own");
  button.hidden = !offersOwn(answer);
  button.onclick = async () => {
    const mine = turn;
    button.disabled = true;
    try {
      const told = await client.itinerary(answer.scan);
      if (mine === turn) keepPage(() => program.openOwn(told, answer.position.full_name), PAGE_KEPT_MS.own);
    } catch (fault) {
      if (fault instanceof Refused && fault.status === 401) forgetStation();
      else banner(words().labels.banner_offline);
    } finally {
      button.disabled = false;
    }
  };
}

/** Open a page of the program, and go back to the waiting screen when nobody has touched it for a while. */
async function keepPage(open, ms) {
  const mine = ++turn;
  touchedAt = performance.now();
  open();
  while (mine === turn) {
    const left = touchedAt + ms - performance.now();
    if (left <= 0) return goIdle();
    await sleep(left);
  }
  return undefined;
}

function openWhole() {
  if (isPaired) keepPage(() => program.openWhole(), PAGE_KEPT_MS.whole);
}
document.getElementById("program").addEventListener("click", openWhole);
document.getElementById("ambient").addEventListener("click", openWhole);
for (const sign of ["pointerdown", "wheel", "keydown"]) {
  window.addEventListener(sign, () => (touchedAt = performance.now()), { capture: true, passive: true });
}

// ── around the screen ───────────────────────────────────────────────────────────────────────────────────────────────

function header() {
  document.getElementById("session").textContent = door.session?.name ?? door.next_session?.name ?? "";
  document.getElementById("station").textContent = door.station ? ` · ${door.station}` : "";
  if (document.body.dataset.tone === "idle") printersHint();
}

/** While nobody is here, the small print tells the staff which printer needs them. */
function printersHint() {
  const labels = words().labels;
  const stopped = (door.printers ?? []).filter((printer) => printer.state === "stopped");
  const told = stopped.map((printer) => {
    const reason = (printer.reasons[0] ?? "other").replace(/-(error|warning|report)$/, "");
    return `${printer.name}: ${labels[reason] ?? labels.other}`;
  });
  if (told.length) document.getElementById("hint").textContent = told.join(" · ");
}

function tick() {
  const now = new Date(Date.now() + door.clockAhead);
  document.getElementById("clock").textContent = hour(now);
}

function hour(time) {
  return time.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: door.zone });
}

/** "06 giờ 45 phút" today, with the date on another day. */
function moment(iso) {
  const time = new Date(iso);
  const [hours, minutes] = hour(time).split(":");
  const spoken = client.language === "vi" ? `${hours} giờ ${minutes} phút` : `${hours}:${minutes}`;
  const day = (when) => when.toLocaleDateString("vi-VN", { timeZone: door.zone });
  const today = day(new Date(Date.now() + door.clockAhead));
  return day(time) === today ? spoken : `${spoken}, ${client.language === "vi" ? "ngày " : ""}${day(time)}`;
}

function banner(text) {
  const place = document.getElementById("banner");
  place.textContent = text;
  place.hidden = !text;
}

function speak(language) {
  client.language = language;
  document.documentElement.lang = client.language;
  const { labels } = words();
  document.getElementById("language").textContent = labels.other_language;
  document.getElementById("language").lang = client.language === "vi" ? "en" : "vi";
  document.getElementById("full-screen").textContent = labels.full_screen;
  document.getElementById("program").textContent = words().program.whole;
  document.getElementById("own").textContent = words().program.own;
  camera.speak();
  reader.speak();
}

document.getElementById("language").addEventListener("click", () => {
  const other = client.language === "vi" ? "en" : "vi";
  if (selfTest.isOpen) {
    speak(other);
    return selfTest.speak();
  }
  if (!isPaired || program.isOpen) {
    speak(other);
    return program.speak();
  }
  goIdle(other);
  return backToIdle(turn, LANGUAGE_KEPT_MS);
});
document.getElementById("full-screen").addEventListener("click", () => document.documentElement.requestFullscreen?.());
document.addEventListener("fullscreenchange", () => {
  document.getElementById("full-screen").hidden = document.fullscreenElement !== null;
});

const scanner = new Scanner(scanned, {
  set: (callback, ms) => setTimeout(callback, ms),
  clear: (timer) => clearTimeout(timer),
});
window.addEventListener(
  "keydown",
  (event) => {
    if (!scanner.take(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

const selfTest = new SelfTestPage({ words: () => words().devices.self_test, keep: (draw) => keepPage(draw, PAGE_KEPT_MS.test), onBack: () => goIdle() });
const camera = new Camera({ onScan: scanned, words: () => words().devices.camera });
const reader = new OwnReader({ onScan: scanned, words: () => words().devices.reader });

setInterval(tick, 1000);
tick();
live();
