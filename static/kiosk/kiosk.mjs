// The kiosk: puts its parts together. station.mjs is paired and hears from the hub, obey.mjs does what it is told,
// scanner.mjs makes a reading of keys, scans.mjs a screen of a reading, stage.mjs decides what may be shown when,
// view.mjs draws it.

import { Around } from "./around.mjs";
import { HubClient } from "./client.mjs";
import { Drill } from "./drill.mjs";
import { Help } from "./help.mjs";
import { KioskProgram, offersOwn } from "./kiosk_program.mjs";
import { lockIfKiosk } from "./lock.mjs";
import { Obedience } from "./obey.mjs";
import { Scanner } from "./scanner.mjs";
import { Scans } from "./scans.mjs";
import { languageAfter } from "./settings.mjs";
import { Stage } from "./stage.mjs";
import { Station, storedToken } from "./station.mjs";
import { show, viewOfIdle, viewOfWords } from "./view.mjs";

const ALL_WORDS = JSON.parse(document.getElementById("kiosk-words").textContent);
const LANGUAGE_KEPT_MS = 60000; // for the guest who chose it; the next one is greeted in the first language again
const PAGE_KEPT_MS = { whole: 30000, own: 20000 }; // after the last touch

const words = () => ALL_WORDS[client.language];
const client = new HubClient({ token: storedToken() });
const stage = new Stage(waitForGuest);
const station = new Station(client, {
  offered: (code) => show({ kind: "pairing", tone: "idle", ...words().PAIRING, code }),
  beat: heard,
  forgotten,
  reached: (isReached) => around.banner(isReached ? "" : words().labels.banner_offline),
});
const around = new Around(station, words);
const drill = new Drill({ client, station, stage, words: () => words().drill, onEnd: () => stage.goIdle() });
const orders = new Obedience({ stage, words, spoken: Object.keys(ALL_WORDS), onCheck: (askedAt) => drill.asked(askedAt) });
const help = new Help({ client, station, words });
const takesFirst = (reading) => drill.takes(reading) || orders.isClosed;
const scans = new Scans({ client, station, stage, words, onPerson: offerOwn, takesFirst });
const program = new KioskProgram({ words: () => words().program, language: () => client.language, onBack: () => stage.goIdle() });

// ── what is shown when ──────────────────────────────────────────────────────────────────────────────────────────────

/** The waiting screen, in the station's first language unless a guest has just chosen another. */
function waitForGuest(language = orders.languages[0]) {
  const { door } = station;
  speak(language);
  if (orders.isClosed) show({ ...viewOfWords(words().STATION_CLOSED, "idle"), icon: "again" });
  else show(viewOfIdle(words(), { ...door, opens: around.moment(door.next_session?.doors_open_at, client.language) }));
  around.printersHint();
  program.wait();
}

function heard({ before, told }) {
  const redraws = orders.heard(before, told);
  if (!stage.isPaired) stage.paired();
  else if (redraws && stage.state === "idle") stage.goIdle();
  orders.act();
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

// ── the program ─────────────────────────────────────────────────────────────────────────────────────────────────────

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
}

document.getElementById("language").addEventListener("click", () => {
  const other = languageAfter(client.language, orders.languages);
  if (stage.isPaired && !program.isOpen) return stage.backToIdle(stage.goIdle(other), LANGUAGE_KEPT_MS);
  speak(other);
  return program.speak();
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

lockIfKiosk();
speak("vi");
station.live();
