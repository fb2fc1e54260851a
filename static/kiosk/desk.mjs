// The desk: an usher finds somebody, reads their card, acts on it. The hub draws every part (templates/kiosk/desk); this
// module asks for the parts with the station's token, sends what is done, and listens to the scanner all the while.

import { DeskClient } from "./desk_client.mjs";
import { DeskFeed } from "./desk_feed.mjs";
import { takeFiles } from "./desk_files.mjs";
import { Scanner, saidBy } from "./scanner.mjs";
import { liveAsStation } from "./screen_station.mjs";
import { play } from "./sound.mjs";

const TYPED_MS = 180; // after the last letter
const MOVING_MS = 1200; // between two looks at slips on their way
const SAID_MS = 12000; // a refusal stays until it is closed, or the next word
const READING = /K[BCFGHJKLMNPRSTVX]{29}|^[0-9]{12}\|/i; // an invitation's code, or a citizen's card

const part = (id) => document.getElementById(id);
const client = new DeskClient({ away: (isAway) => banner(isAway), forgotten: unpaired });
let shown = null; // what stands on the card: {path} of a person or a delegation

// ── finding ─────────────────────────────────────────────────────────────────────────────────────────────────────────

let typing = 0;
let asked = 0;

async function find() {
  const words = part("words").value;
  const turn = (asked += 1);
  const html = await client.part("search", { words });
  if (html !== null && turn === asked) part("hits").innerHTML = html;
}

part("words").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(find, TYPED_MS);
});
part("find").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  const words = part("words").value;
  if (READING.test(words)) return void scanned(words); // typed by hand
  return void find().then(openOnly);
});

/** Enter on the only one who was found opens their card. */
function openOnly() {
  const found = part("hits").querySelectorAll("[data-person]");
  if (found.length === 1) open(`people/${found[0].dataset.person}`);
}

async function scanned(secret) {
  part("words").value = "";
  const told = await client.act("scan", { secret }, { nonce: true, session: true });
  if (typeof told === "string") {
    part("hits").innerHTML = told; // several may be meant
    close();
  } else if (told) {
    say(told);
    if (told.person) await open(`people/${told.person}`);
  }
}

// ── the card ────────────────────────────────────────────────────────────────────────────────────────────────────────

async function open(path, { isAgain = false } = {}) {
  const html = await client.part(path);
  if (html === null || (isAgain && shown !== path)) return;
  if (isAgain && isBusy()) return void setTimeout(() => follow(path), MOVING_MS);
  const isSame = shown === path;
  const unfolded = isSame ? [...part("card").querySelectorAll("details[open] > summary")].map((one) => one.textContent) : [];
  const scrolled = part("card").scrollTop;
  shown = path;
  part("card").innerHTML = html;
  document.body.classList.add("opened");
  for (const button of document.querySelectorAll("#hits [data-person]")) {
    button.toggleAttribute("aria-current", path === `people/${button.dataset.person}`);
  }
  for (const one of part("card").querySelectorAll("summary")) if (unfolded.includes(one.textContent)) one.parentElement.open = true;
  part("card").scrollTop = isSame ? scrolled : 0;
  if (!isSame) part("card").focus({ preventScroll: true });
  count();
  if (part("card").querySelector("[data-moving]")) setTimeout(() => follow(path), MOVING_MS);
}

/** Look once more at a card whose slips are on their way, unless somebody is in the middle of something there. */
function follow(path) {
  if (shown !== path) return;
  if (isBusy()) setTimeout(() => follow(path), MOVING_MS);
  else open(path, { isAgain: true });
}

function isBusy() {
  return part("card").contains(document.activeElement) && document.activeElement.closest("form, details") !== null;
}

function close() {
  shown = null;
  document.body.classList.remove("opened");
  part("words").focus();
  part("words").select();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.person) open(`people/${button.dataset.person}`);
  else if (button.dataset.delegation) open(`delegations/${button.dataset.delegation}`);
  else if ("close" in button.dataset) close();
  else if ("tick" in button.dataset) {
    for (const box of button.form.querySelectorAll("[type=checkbox]:enabled")) box.checked = Boolean(button.dataset.tick);
    count();
  }
});
document.addEventListener("change", (event) => {
  if (event.target.type === "checkbox") count();
});

/** The button of a delegation says for how many it is. */
function count() {
  const button = part("card").querySelector("[data-count]");
  if (!button) return;
  const people = button.form.querySelectorAll("[type=checkbox]:enabled:checked").length;
  button.textContent = button.dataset.count.replace("{people}", people);
  button.disabled = people === 0;
}

// ── acts ────────────────────────────────────────────────────────────────────────────────────────────────────────────

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.act) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  const data = new FormData(form);
  const body = "list" in form.dataset ? { delegates: data.getAll("delegates").map(Number) } : Object.fromEntries(data);
  if (body.kind) body.kind = Number(body.kind);
  const told = await client.act(form.dataset.act, body, { nonce: "nonce" in form.dataset, session: "session" in form.dataset });
  delete form.dataset.busy;
  for (const password of form.querySelectorAll("[type=password]")) password.value = "";
  if (!told) return;
  say("people" in told ? ofCompany(told) : told);
  if (form.dataset.act.endsWith("/check-in")) part("card").scrollTop = 0; // what was just recorded stands there
  if (shown) open(told.person && form.closest("#card") ? `people/${told.person}` : shown);
  if (part("words").value) find();
  feed.ask();
});

takeFiles(client, () => shown && open(shown));

/** What became of a whole delegation, in a sentence or two. */
function ofCompany(told) {
  const refused = told.people.filter((one) => !one.is_in);
  const printers = told.printers.map((share) => `${share.printer}: ${share.people}, ${share.first} – ${share.last}`);
  return {
    words: `${told.recorded}/${told.people.length}`,
    line: [...refused.map((one) => `${one.full_name}: ${one.words}`), ...printers].join("\n"),
    tone: refused.length ? "desk" : "welcome",
  };
}

let quiet = 0;
function say({ words, line = "", tone = "welcome" }) {
  const place = part("said");
  place.hidden = false;
  place.dataset.tone = tone;
  const first = document.createElement("b");
  first.textContent = words;
  place.querySelector("p").replaceChildren(first, line);
  play(tone);
  clearTimeout(quiet);
  if (tone === "welcome") quiet = setTimeout(() => { place.hidden = true; }, SAID_MS);
}
part("said").querySelector("button").addEventListener("click", () => { part("said").hidden = true; });
client.refused = (words) => say({ words: words || document.body.dataset.fault, tone: "desk" });

// ── around ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function banner(isAway) {
  part("banner").hidden = !isAway;
  part("banner").textContent = isAway ? document.body.dataset.away : "";
}

function unpaired() {
  part("card").replaceChildren(part("unpaired").content.cloneNode(true));
  document.body.classList.add("opened", "unpaired");
}

part("session").addEventListener("change", () => {
  client.session = part("session").value;
  if (shown) open(shown);
  if (part("words").value) find();
});

const scanner = new Scanner((text, how) => scanned(saidBy(text, how)), {
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

const feed = new DeskFeed(client, part("feed"), () => {
  part("station").textContent = part("station-name")?.textContent ?? "";
});
part("words").focus();
if (part("words").value) find(); // somebody was quicker than this page
feed.live();
const { rehearsal, rehearsalLine } = document.body.dataset;
liveAsStation({
  labels: () => ({ rehearsal, rehearsal_line: rehearsalLine }),
  spoken: [document.documentElement.lang],
  isFree: () => !shown && !part("words").value,
});
