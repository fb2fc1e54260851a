// Keeps the page as the printers are: asks more than once a second, is told "nothing new" almost always.
import { FaultPanel, troublesOf } from "/page/faults.mjs";
import { Tray } from "/page/tray.mjs";

const EVERY_MS = 700;
const SHOWN_AT_FIRST = 60;
const nav = document.getElementById("printers");
const status = document.getElementById("status");
const wanted = document.getElementById("wanted");
const all = document.getElementById("all");
const more = document.getElementById("more");
const chosen = { printer: printerInAddress(), most: SHOWN_AT_FIRST };
const tray = new Tray((words) => say(words, false));
const panel = new FaultPanel(change);
let tag = "";
let lost = false;
let asking = 0; // which question is the latest: an answer to an older one is not shown

function printerInAddress() {
  return Number(/^#may-(\d)$/.exec(location.hash)?.[1] ?? 1);
}

function question() {
  const words = new URLSearchParams({ printer: chosen.printer, most: chosen.most });
  if (wanted.value.trim()) words.set("q", wanted.value.trim());
  words.set("ahead", String(-new Date().getTimezoneOffset()));
  return words;
}

async function refresh() {
  const mine = ++asking;
  try {
    const answer = await fetch(`/state.json?${question()}`, {
      headers: tag ? { "If-None-Match": tag } : {},
      cache: "no-store",
      signal: AbortSignal.timeout(5000),
    });
    if (answer.status === 404 && chosen.printer !== 1) return choose(1); // fewer printers than at the last start
    if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
    const state = answer.status === 200 ? await answer.json() : null;
    if (mine !== asking) return;
    if (state) {
      show(state);
      tag = answer.headers.get("ETag") ?? "";
    }
    if (lost) say("Đã nối lại với máy in ảo.", false);
  } catch {
    if (mine === asking && !lost) say("Mất liên lạc với máy in ảo, đang thử lại…", true);
  }
}

function say(words, isLost) {
  lost = isLost;
  status.textContent = words;
  status.classList.toggle("lost", isLost);
}

function show(state) {
  const printer = state.printers[state.printer - 1];
  showPrinters(state.printers, state.printer);
  panel.show(printer);
  tray.show(state, wanted.value.trim());
  more.hidden = state.slips.length >= state.found;
  all.hidden = state.found === 0;
  all.textContent = wanted.value.trim() ? `Tải ${state.found} phiếu tìm thấy (ZIP)` : "Tải tất cả (ZIP)";
  all.href = `/printers/${state.printer}/slips.zip?${question()}`;
}

function showPrinters(printers, current) {
  nav.hidden = printers.length < 2;
  while (nav.children.length < printers.length) nav.append(printerButton(nav.children.length + 1));
  for (const printer of printers) {
    const button = nav.children[printer.number - 1];
    const troubles = troublesOf(printer);
    const [name, told] = button.children;
    const label = `Máy in ảo ${printer.number}`;
    if (name.textContent !== label) name.textContent = label;
    const words = troubles.length ? troubles.join(", ") : `sẵn sàng, cổng ${printer.port}`;
    if (told.textContent !== words) told.textContent = words;
    told.classList.toggle("trouble", troubles.length > 0);
    button.setAttribute("aria-current", String(printer.number === current));
  }
}

function printerButton(number) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(document.createElement("b"), document.createElement("span"));
  button.addEventListener("click", () => choose(number));
  return button;
}

function choose(number) {
  chosen.printer = number;
  history.replaceState(null, "", `#may-${number}`);
  lookAnew();
}

function lookAnew() {
  chosen.most = SHOWN_AT_FIRST;
  tag = "";
  tray.forget();
  say("", false);
  return refresh();
}

async function change(faults, words) {
  try {
    const answer = await fetch(`/printers/${chosen.printer}/faults`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(faults),
      signal: AbortSignal.timeout(5000),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    say(words, false);
    await refresh();
  } catch {
    say("Máy in ảo không nhận lệnh này, hãy thử lại.", true);
  }
}

wanted.addEventListener("input", lookAnew);
document.getElementById("search").addEventListener("submit", (event) => event.preventDefault());
more.addEventListener("click", () => {
  chosen.most += SHOWN_AT_FIRST;
  refresh();
});
window.addEventListener("hashchange", () => choose(printerInAddress()));

async function keepRefreshing() {
  await refresh();
  setTimeout(keepRefreshing, EVERY_MS);
}
keepRefreshing();
