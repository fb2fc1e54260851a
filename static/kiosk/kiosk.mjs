// The kiosk: puts its parts together. station.mjs is paired and hears from the hub, obey.mjs does what it is told,
// devices.mjs makes readings of keys and pictures, scans.mjs a screen of a reading, stage.mjs decides what may be shown
// when, view.mjs draws it.

import { Around } from "./around.mjs";
import { HubClient } from "./client.mjs";
import { KioskDelegation } from "./delegation.mjs";
import { Devices } from "./devices.mjs";
import { Drill } from "./drill.mjs";
import { Help } from "./help.mjs";
import { KioskProgram, offersOwn } from "./kiosk_program.mjs";
import { LateList } from "./late_list.mjs";
import { lockIfKiosk } from "./lock.mjs";
import { Obedience } from "./obey.mjs";
import { isPageOpen, redrawPage } from "./page.mjs";
import { PageCopy } from "./page_copy.mjs";
import { Scans } from "./scans.mjs";
import { languageAfter } from "./settings.mjs";
import { Stage } from "./stage.mjs";
import { Station, storedToken } from "./station.mjs";
import { asOf, show, viewOfIdle, viewOfWords } from "./view.mjs";
import { Ways } from "./ways.mjs";

const ALL_WORDS = JSON.parse(document.getElementById("kiosk-words").textContent);
const LANGUAGE_KEPT_MS = 60000; // for the guest who chose it; the next one is greeted in the first language again
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
  report: () => ({ version: document.body.dataset.version, kept_scans: scans.kept.held }),
});
const around = new Around(station, words);
const drill = new Drill({ client, station, stage, words: () => words().drill, onEnd: () => stage.goIdle() });
const orders = new Obedience({
  stage,
  words,
  spoken: Object.keys(ALL_WORDS),
  onWays: (names) => {
    ways.offer(names);
    devices.offer(names);
  },
  onCheck: (askedAt) => drill.asked(askedAt),
  renew: () => pageCopy.renew(),
});
const help = new Help({ client, station, words });
const takesFirst = (reading) => drill.takes(reading) || orders.isClosed;
const scans = new Scans({
  client,
  station,
  stage,
  words,
  speak,
  onPerson: offerPages,
  onFound: (answer) => ways.cardRead(answer),
  onKeptChange: tellStaff,
  takesFirst,
});
const redeem = (ticket, source) => scans.scanned({ secret: "", source, ticket });
const ways = new Ways({ client, station, stage, words: () => words().ways, redeem });
const hour = (iso) => around.hour(new Date(iso));
const delegation = new KioskDelegation({ client, station, stage, words: () => words().delegation, hour });
const devices = new Devices({ onCode: (secret) => scans.scanned({ secret, source: "barcode" }), words: () => words().devices, stage });
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

/** The waiting screen, in the station's first language unless a guest has just chosen another. */
function waitForGuest(language = orders.languages[0]) {
  speak(language);
  show(waitingView());
  around.printersHint();
  program.wait();
}

function waitingView() {
  if (orders.isClosed) return { ...viewOfWords(words().STATION_CLOSED, "idle"), icon: "again" };
  const door = asOf(station.now(), station.door);
  return viewOfIdle(words(), { ...door, opens: around.moment(door.next_session?.doors_open_at, client.language) });
}

/** What the hub told now; or before, as the page starts while nobody knows whether the hub is there. */
function heard({ before, told, isRemembered }) {
  const redraws = orders.heard(before, told);
  if (!stage.isPaired) stage.paired();
  else if (redraws && stage.state === "idle") stage.goIdle();
  if (!isRemembered) orders.act();
  help.heard(told);
  help.show(true);
  around.header();
}

function forgotten() {
  orders.forgotten();
  help.show(false);
  stage.unpaired();
  show(viewOfWords(words().UNPAIRED, "busy"));
  program.wait();
  around.header();
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
  around.speak(language, languageAfter(language, orders.languages));
  help.speak();
  ways.speak();
  devices.speak();
  tellStaff();
}

document.getElementById("language").addEventListener("click", () => {
  const other = languageAfter(client.language, orders.languages);
  if (stage.isPaired && !isPageOpen()) return stage.backToIdle(stage.goIdle(other), LANGUAGE_KEPT_MS);
  speak(other);
  return redrawPage();
});
document.getElementById("full-screen").addEventListener("click", () => document.documentElement.requestFullscreen?.());
document.addEventListener("fullscreenchange", () => {
  document.getElementById("full-screen").hidden = document.fullscreenElement !== null;
});

lockIfKiosk();
speak("vi");
scans.kept.load().then(() => scans.sender.wake());
station.live();
pageCopy.keep();
