// A hall in the making is drawn while one types; without this the button “Xem thử” does it.
const PAUSE_MS = 250;
const form = document.getElementById("maker");
const shown = document.getElementById("shown");
const blocks = document.getElementById("blocks");
let timer;
let asked = 0;

async function refresh() {
  const mine = ++asked;
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), headers: { Accept: "*/*" } });
    if (answer.status === 401) return location.reload();
    const html = await answer.text();
    if (answer.ok && mine === asked) shown.innerHTML = html; // else a later question is on its way
  } catch {
    // The hub is away for a moment: the last drawing stays.
  }
  return undefined;
}

/** There is always one empty line for one more block. */
function room() {
  const last = blocks.rows[blocks.rows.length - 1];
  if (!last.querySelector('[name="block_name"]').value.trim()) return;
  const next = last.cloneNode(true);
  next.querySelectorAll("input").forEach((input) => { input.value = ""; });
  blocks.append(next);
}

form.addEventListener("input", () => {
  room();
  clearTimeout(timer);
  timer = setTimeout(refresh, PAUSE_MS);
});
