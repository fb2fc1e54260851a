// Shows how far the reading of a file is, and moves on to its preview when it is done.
const EVERY_MS = 500;
const part = document.getElementById("progress");

async function refresh() {
  try {
    const answer = await fetch(part.dataset.source, { headers: { Accept: "*/*" }, cache: "no-store" });
    const html = await answer.text();
    if (!answer.ok || html.includes("<!doctype")) return location.reload(); // no part any more, but the next page
    if (part.innerHTML.trim() !== html.trim()) part.innerHTML = html;
  } catch {
    // The hub is away for a moment: ask again.
  }
  setTimeout(refresh, EVERY_MS);
}

setTimeout(refresh, EVERY_MS);
