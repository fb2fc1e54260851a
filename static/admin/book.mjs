// Keeps the first page of the book fresh: asks every few seconds with the filter as it stands, and says when cut off.
const EVERY_MS = 3000;
const form = document.querySelector("form[data-live]");
const part = document.getElementById(form.dataset.live);
const state = document.getElementById("live-state");
let tag = "";
let query = "";
let freshAt = new Date();

const onFirstPage = () => (new URLSearchParams(location.search).get("page") ?? "1") === "1";
const inUse = () => part.contains(document.activeElement);

async function refresh() {
  try {
    const asked = new URLSearchParams(new FormData(form)).toString();
    if (asked !== query) [tag, query] = ["", asked];
    if (!document.hidden && onFirstPage() && !inUse()) {
      const answer = await fetch(`${location.pathname}?${asked}&part=rows&quiet=1`, {
        headers: { Accept: "*/*", ...(tag ? { "If-None-Match": tag } : {}) },
        cache: "no-store",
        signal: AbortSignal.timeout(5000),
      });
      if (answer.status === 401) return location.reload();
      if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
      const isSame = new URLSearchParams(new FormData(form)).toString() === asked;
      if (answer.status === 200 && isSame) {
        tag = answer.headers.get("ETag") ?? "";
        const rows = await answer.text();
        if (!inUse()) part.innerHTML = rows;
      }
      freshAt = new Date();
    }
    show(true);
  } catch {
    show(false);
  }
  setTimeout(refresh, EVERY_MS);
}

function show(fresh) {
  const words = fresh ? state.dataset.fresh : `${state.dataset.stale} ${freshAt.toLocaleTimeString("vi-VN")}`;
  if (state.textContent !== words) state.textContent = words;
  state.classList.toggle("stale", !fresh);
}

refresh();
