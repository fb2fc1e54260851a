// The kiosk: puts its parts together. station.mjs is paired and hears from the hub, scanner.mjs makes a reading of keys,
// scans.mjs a screen of a reading, stage.mjs decides what may be shown when, view.mjs draws it.

import { Around } from "./around.mjs";
import { HubClient } from "./client.mjs";
import { KioskDelegation } from "./delegation.mjs";
import { KioskProgram, offersOwn } from "./kiosk_program.mjs";
import { LateList } from "./late_list.mjs";
import { isPageOpen, redrawPage } from "./page.mjs";
import { PageCopy } from "./page_copy.mjs";
import { Scanner } from "./scanner.mjs";
import { Scans } from "./scans.mjs";
import { Stage } from "./stage.mjs";
import { Station, storedToken } from "./station.mjs";
import { asOf, show, viewOfIdle, viewOfWords } from "./view.mjs";
import { Ways } from "./ways.mjs";

const ALL_WORDS = JSON.parse(document.getElementById("kiosk-words").textContent);
const LANGUAGE_KEPT_MS = 60000; // for the guest who chose it; the next one is greeted in Vietnamese
const PAGE_KEPT_MS = { whole: 30000, own: 20000, late: 60000 }; // after the last touch

const words = () => ALL_WORDS[client.language];
const client = new HubClient({ token: storedToken() });
const stage = new Stage(waitForGuest);
const station = new Station(client, {
  offered: (code) => show({ kind: "pairing", tone: "idle", ...words().PAIRING, code }),
  beat: heard,
  forgotten,
  reached,
  returned: () => pageCopy.askForNewer(),
  report: () => ({ kept_scans: scans.kept.held }),
});
const around = new Around(station, words);
const scans = new Scans({ client, station, stage, words, speak, onPerson: offerPages, onFound: (answer) => ways.cardRead(answer), onKeptChange: tellStaff });
const redeem = (ticket, source) => scans.scanned({ secret: "", source, ticket });
const ways = new Ways({ client, station, stage, words: () => words().ways, redeem });
const hour = (iso) => around.hour(new Date(iso));
const delegation = new KioskDelegation({ client, station, stage, words: () => words().delegation, hour });
const program = new KioskProgram({ words: () => words().program, language: () => client.language, onBack: () => stage.goIdle() });
const pageCopy = new PageCopy((ms) => stage.isQuietFor(ms));
const lateList = new LateList({
  kept: scans.kept,
  client,
  words: () => ({ ...words().program, ...words().kept }),
  hour: (at) => around.hour(new Date(at)),
  onBack: () => stage.goIdle(),
});

// ── what is shown when ──────────────────────────────────────────────────────────────────────────────────────────────

/** The waiting screen, in Vietnamese unless a guest has just chosen another language. */
function waitForGuest(language = "vi") {
  speak(language);
  show(waitingView());
  around.printersHint();
  program.wait();
}

function waitingView() {
  const door = asOf(station.now(), station.door);
  return viewOfIdle(words(), { ...door, opens: around.moment(door.next_session?.doors_open_at, client.language) });
}

function heard({ hasOpened }) {
  if (!stage.isPaired) stage.paired();
  else if (hasOpened && stage.state === "idle") stage.goIdle();
  around.header();
}

function forgotten() {
  stage.unpaired();
  show(viewOfWords(words().UNPAIRED, "busy"));
}

/** A hub that answers is sent what was kept; one that is away keeps nobody from scanning. */
function reached(isReached) {
  if (isReached) scans.sender.wake();
  else if (client.token) stage.paired();
  const isStale = stage.state === "idle" && document.querySelector("#screen .title").textContent !== waitingView().title;
  if (isStale) stage.goIdle(client.language); // doors open in time also while the hub is away
  tellStaff();
}

// ── scans that were kept ────────────────────────────────────────────────────────────────────────────────────────────

function tellStaff() {
  const { labels, kept: own } = words();
  const { held, isDurable } = scans.kept;
  const holding = station.isReached ? own.sending : own.holding;
  around.banner(
    !station.isReached && labels.banner_offline,
    held && holding.replace("{count}", held.toLocaleString("vi-VN")),
    !isDurable && own.not_durable,
  );
  const button = document.getElementById("late");
  button.textContent = lateList.told;
  button.hidden = !lateList.told;
}
document.getElementById("late").addEventListener("click", () => stage.keepPage(() => lateList.open(), PAGE_KEPT_MS.late));

// ── the program ─────────────────────────────────────────────────────────────────────────────────────────────────────

function offerPages(answer) {
  offerOwn(answer);
  delegation.offer(answer);
}

function offerOwn(answer) {
  const button = document.getElementById("own");
  button.hidden = !offersOwn(answer);
  button.onclick = async () => {
    const asked = stage.turn;
    button.disabled = true;
    try {
      const told = await client.itinerary(answer.scan);
      if (stage.isOn(asked)) stage.keepPage(() => program.openOwn(told, answer.position.full_name), PAGE_KEPT_MS.own);
    } catch (fault) {
      station.meet(fault);
    } finally {
      button.disabled = false;
    }
  };
}

function openWhole() {
  stage.keepPage(() => program.openWhole(), PAGE_KEPT_MS.whole);
}
document.getElementById("program").addEventListener("click", openWhole);
document.getElementById("ambient").addEventListener("click", openWhole);

// ── keys, touches, language ─────────────────────────────────────────────────────────────────────────────────────────

for (const sign of ["pointerdown", "wheel", "keydown"]) {
  window.addEventListener(sign, () => stage.touched(), { capture: true, passive: true });
}

function speak(language) {
  client.language = language;
  around.speak(language);
  ways.speak();
  tellStaff();
}

document.getElementById("language").addEventListener("click", () => {
  const other = client.language === "vi" ? "en" : "vi";
  if (stage.isPaired && !isPageOpen()) return stage.backToIdle(stage.goIdle(other), LANGUAGE_KEPT_MS);
  speak(other);
  return redrawPage();
});
document.getElementById("full-screen").addEventListener("click", () => document.documentElement.requestFullscreen?.());
document.addEventListener("fullscreenchange", () => {
  document.getElementById("full-screen").hidden = document.fullscreenElement !== null;
});

const scanner = new Scanner((secret) => scans.scanned({ secret, source: "barcode" }), {
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

speak("vi");
scans.kept.load().then(() => scans.sender.wake());
station.live();
pageCopy.keep();
