// The editor of documents: what is typed is seen at once as the page that will be printed; a wrong field is told with
// its line. Files are made while the page stays; without this script the forms are sent as they are.
const PAUSE_MS = 350;
const editor = document.getElementById("editor");
const text = document.getElementById("text");
const state = document.getElementById("state");
const faults = document.getElementById("faults");
const pictures = document.getElementById("pictures");
const own = document.getElementById("own");
const message = document.getElementById("message");
let asked = 0;
let timer;

async function refresh() {
  const mine = ++asked;
  state.textContent = state.dataset.busy;
  try {
    const answer = await fetch(editor.dataset.preview, { method: "POST", body: new FormData(editor) });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    if (mine !== asked) return; // a later question is on its way
    tellFaults(told.faults);
    if (told.faults.length) {
      state.textContent = "";
      return;
    }
    state.textContent = [`${state.dataset.shown} ${told.person}`, told.note, told.images.length && state.dataset.specimen]
      .filter(Boolean)
      .join(" · ");
    show(told);
  } catch {
    if (mine === asked) state.textContent = state.dataset.lost;
  }
}

function show(told) {
  if (message) message.textContent = told.text;
  own.replaceChildren(
    ...Object.entries(told.own).map(([words, address]) => {
      const link = document.createElement("a");
      link.href = address;
      link.target = "_blank";
      link.textContent = words;
      return link;
    }),
  );
  pictures.replaceChildren(
    ...told.images.map((source, index) => {
      const picture = pictures.children[index] ?? new Image();
      picture.src = source;
      picture.alt = `${pictures.dataset.alt} ${index + 1}: ${told.person}`;
      return picture;
    }),
  );
}

function tellFaults(found) {
  text.toggleAttribute("aria-invalid", found.length > 0);
  faults.replaceChildren(
    ...found.map((fault) => {
      const line = document.createElement("li");
      if (!fault.line) {
        line.textContent = fault.words;
        return line;
      }
      const go = document.createElement("button");
      go.type = "button";
      go.className = "plain";
      go.textContent = fault.words;
      go.addEventListener("click", () => select(fault));
      line.append(go);
      return line;
    }),
  );
}

// Puts the cursor on what is wrong.
function select(fault) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, fault.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const at = start + Math.max(lines[fault.line - 1]?.indexOf(fault.wrong) ?? 0, 0);
  text.focus();
  text.setSelectionRange(at, at + fault.wrong.length);
}

function soon(pause) {
  clearTimeout(timer);
  timer = setTimeout(refresh, pause);
}

editor.addEventListener("input", (event) => soon(event.target.tagName === "SELECT" ? 0 : PAUSE_MS));
for (const button of editor.querySelectorAll("[data-field]")) {
  button.addEventListener("click", () => {
    text.setRangeText(`{${button.dataset.field}}`, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    soon(0);
  });
}
refresh();

// ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────

const files = document.getElementById("files");
const filesState = document.getElementById("files-state");

files.addEventListener("submit", async (event) => {
  event.preventDefault();
  const wish = new FormData(files);
  const paper = wish.get("paper");
  const button = files.querySelector("button");
  button.disabled = true;
  filesState.textContent = files.dataset.busy;
  try {
    const answer = await fetch(files.action, { method: "POST", body: new URLSearchParams(wish), cache: "no-store" });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) throw new Error(wordsOf(await answer.text()));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = `${paper}.pdf`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    filesState.textContent = "";
  } catch (fault) {
    filesState.textContent = fault.message || files.dataset.failed;
  } finally {
    button.disabled = false;
  }
});

function wordsOf(errorPage) {
  return new DOMParser().parseFromString(errorPage, "text/html").querySelector(".message")?.textContent.trim() ?? "";
}
