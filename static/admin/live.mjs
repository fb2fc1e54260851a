// Keeps the figures of a page moving: asks every second, is told "nothing new" almost always, says when it is cut off.
const EVERY_MS = 1000;
const part = document.getElementById("live");
const state = document.getElementById("live-state");
let tag = "";
let freshAt = new Date();

async function refresh() {
  try {
    const answer = await fetch(part.dataset.source, {
      headers: tag ? { "If-None-Match": tag } : {},
      cache: "no-store",
      signal: AbortSignal.timeout(5000),
    });
    if (answer.status === 401) return location.reload();
    if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
    if (answer.status === 200) {
      tag = answer.headers.get("ETag") ?? "";
      replaceKeepingOpen(await answer.text());
    }
    freshAt = new Date();
    show(true);
  } catch {
    show(false);
  }
  setTimeout(refresh, EVERY_MS);
}

// The tables a person opened or closed stay as they are; a button in use keeps its focus by not being replaced.
function replaceKeepingOpen(html) {
  if (part.contains(document.activeElement) && document.activeElement.closest("form")) return;
  const open = [...part.querySelectorAll("details")].map((d) => d.open);
  part.innerHTML = html;
  part.querySelectorAll("details").forEach((d, i) => {
    if (i in open) d.open = open[i];
  });
}

function show(fresh) {
  const words = fresh ? state.dataset.fresh : `${state.dataset.stale} ${freshAt.toLocaleTimeString("vi-VN")}`;
  if (state.textContent !== words) state.textContent = words;
  state.classList.toggle("stale", !fresh);
}

refresh();
