// Keeps the tray as it is in the printer: asks more than once a second, is told "nothing new" almost always.
const EVERY_MS = 700;
const CSS_PIXELS_PER_DOT = 0.65; // the same for both directions: every slip in true proportion, text still legible
const switches = document.getElementById("switches");
const list = document.getElementById("slips");
const empty = document.getElementById("empty");
const count = document.getElementById("count");
const status = document.getElementById("status");
const shown = new Map(); // file name → list item
let tag = "";
let began = false;
let lost = false;

async function refresh() {
  try {
    const answer = await fetch("/slips.json", {
      headers: tag ? { "If-None-Match": tag } : {},
      cache: "no-store",
      signal: AbortSignal.timeout(5000),
    });
    if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
    if (answer.status === 200) {
      show(await answer.json());
      tag = answer.headers.get("ETag") ?? "";
    }
    if (lost) say("Đã nối lại với máy in ảo.", false);
  } catch {
    if (!lost) say("Mất liên lạc với máy in ảo, đang thử lại…", true);
  }
}

function say(words, isLost) {
  lost = isLost;
  status.textContent = words;
  status.classList.toggle("lost", isLost);
}

function show(tray) {
  for (const button of switches.children) {
    button.setAttribute("aria-pressed", String(tray.faults[button.dataset.fault]));
  }
  const names = new Set(tray.slips.map((slip) => slip.name));
  for (const [name, item] of shown) {
    if (!names.has(name)) {
      item.remove();
      shown.delete(name);
    }
  }
  const fresh = tray.slips.filter((slip) => !shown.has(slip.name));
  for (const slip of fresh.toReversed()) {
    const item = itemFor(slip);
    item.classList.toggle("fresh", began);
    shown.set(slip.name, item);
    list.prepend(item);
  }
  if (began && fresh.length) say(`Phiếu số ${fresh[0].number} vừa ra, dài ${fresh[0].mm} mm.`, false);
  const total = tray.count.toLocaleString("vi-VN");
  const rest = tray.count > tray.slips.length ? `, đây là ${tray.slips.length} phiếu mới nhất` : "";
  count.textContent = tray.count ? `Đã in ${total} phiếu${rest}` : "Phiếu đã in";
  empty.hidden = tray.count > 0;
  began = true;
}

function itemFor(slip) {
  const at = new Date(slip.printed_at);
  const isToday = at.toDateString() === new Date().toDateString();
  const time = document.createElement("time");
  time.dateTime = slip.printed_at;
  time.textContent = isToday ? at.toLocaleTimeString("vi-VN") : at.toLocaleString("vi-VN");
  const number = document.createElement("b");
  number.textContent = `Phiếu số ${slip.number}`;
  const length = document.createElement("span");
  length.textContent = `${slip.mm} mm`;
  const caption = document.createElement("figcaption");
  caption.append(number, time, length);
  const image = document.createElement("img");
  image.src = `/slips/${slip.name}`;
  image.width = Math.round(slip.width * CSS_PIXELS_PER_DOT);
  image.height = Math.round(slip.height * CSS_PIXELS_PER_DOT);
  image.alt = `Phiếu số ${slip.number}, in lúc ${time.textContent}, dài ${slip.mm} mm`;
  const figure = document.createElement("figure");
  figure.append(caption, image);
  const item = document.createElement("li");
  item.append(figure);
  return item;
}

switches.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const wanted = button.getAttribute("aria-pressed") !== "true";
  try {
    const answer = await fetch("/faults", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ [button.dataset.fault]: wanted }),
      signal: AbortSignal.timeout(5000),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    button.setAttribute("aria-pressed", String(wanted));
    say(`${button.textContent}: ${wanted ? "bật" : "tắt"}.`, false);
  } catch {
    say("Máy in ảo không nhận lệnh này, hãy thử lại.", true);
  }
});

async function keepRefreshing() {
  await refresh();
  setTimeout(keepRefreshing, EVERY_MS);
}
keepRefreshing();
