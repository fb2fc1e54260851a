// The editor of slips: parts are moved, switched and worded in the form, and every change is seen at once as the dots
// that will be printed. Without this script the same buttons send the form and the page comes back changed.
import { moved, filled } from "./slip_order.mjs";

const PAUSE_MS = 250;
const form = document.getElementById("slip");
const parts = document.getElementById("parts");
const state = document.getElementById("state");
const faults = document.getElementById("faults");
const papers = document.getElementById("papers");
const said = document.getElementById("moved");
let asked = 0;
let timer;
let fresh = parts.children.length; // the next row's id
let written = null; // the words somebody wrote last: fields go there
let unsaved = false;

// ── the slip beside the form ─────────────────────────────────────────────────────────────────────────────────────────

async function refresh() {
  const mine = ++asked;
  state.textContent = state.dataset.busy;
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    if (mine !== asked) return; // a later question is on its way
    tellFaults(told.faults);
    state.textContent = told.faults.length
      ? ""
      : [told.person && `${state.dataset.shown} ${told.person}`, state.dataset.specimen].filter(Boolean).join(" · ");
    if (!told.faults.length) show(told);
  } catch {
    if (mine === asked) state.textContent = state.dataset.lost;
  }
}

function show(told) {
  papers.replaceChildren(
    ...told.slips.map((slip, index) => {
      const figure = papers.children[index] ?? document.createElement("figure");
      const note = figure.querySelector("figcaption") ?? document.createElement("figcaption");
      const picture = figure.querySelector("img") ?? new Image();
      figure.dataset.paper = slip.paper;
      note.textContent = slip.note;
      picture.width = slip.width;
      picture.height = slip.height;
      picture.alt = `${papers.dataset.alt} ${slip.paper} mm${told.person ? `: ${told.person}` : ""}`;
      picture.src = slip.image;
      figure.replaceChildren(note, picture);
      return figure;
    }),
  );
}

function tellFaults(found) {
  for (const words of parts.querySelectorAll("[aria-invalid]")) words.removeAttribute("aria-invalid");
  faults.replaceChildren(
    ...found.map((fault) => {
      const line = document.createElement("li");
      const row = parts.children[fault.block];
      const words = row?.querySelector("textarea");
      if (!words) {
        line.textContent = fault.words;
        return line;
      }
      words.setAttribute("aria-invalid", "true");
      const go = document.createElement("button");
      go.type = "button";
      go.className = "plain";
      go.textContent = `${row.dataset.name}: ${fault.words}`;
      go.addEventListener("click", () => select(words, fault));
      line.append(go);
      return line;
    }),
  );
}

// Puts the cursor on what is wrong.
function select(words, fault) {
  const lines = words.value.split("\n");
  const start = lines.slice(0, fault.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const at = start + Math.max(lines[fault.line - 1]?.indexOf(fault.wrong) ?? 0, 0);
  words.focus();
  words.setSelectionRange(at, at + fault.wrong.length);
}

function soon(pause) {
  clearTimeout(timer);
  timer = setTimeout(refresh, pause);
}

function changed(pause) {
  unsaved = true;
  soon(pause);
}

// ── the parts ────────────────────────────────────────────────────────────────────────────────────────────────────────

function tell(pattern, row, place = 0) {
  said.textContent = filled(pattern, { part: row.dataset.name, place: place + 1, count: parts.children.length });
}

function move(row, step, button) {
  const rows = moved([...parts.children], row, step);
  parts.replaceChildren(...rows);
  button.focus();
  row.scrollIntoView({ block: "nearest" });
  tell(said.dataset.moved, row, rows.indexOf(row));
  changed(0);
}

function remove(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  tell(said.dataset.removed, row);
  next?.querySelector(".steps button")?.focus();
  changed(0);
}

function add(part) {
  const row = document.querySelector(`template[data-new="${part}"]`).content.cloneNode(true).firstElementChild;
  const id = String(fresh++);
  row.querySelector("[name=block]").value = id;
  for (const field of row.querySelectorAll("[name^='ID.']")) field.name = field.name.replace("ID", id);
  parts.append(row);
  tell(said.dataset.added, row);
  (row.querySelector("textarea") ?? row.querySelector("button")).focus();
  changed(0);
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=act]");
  if (!button || button.value === "restore") return;
  event.preventDefault();
  const row = button.closest(".part");
  const [what, which] = button.value.split(":");
  if (what === "add") add(which);
  else if (what === "remove") remove(row);
  else move(row, what === "up" ? -1 : 1, button);
});

form.addEventListener("input", (event) => {
  if (event.target.name === "paper") {
    papers.dataset.paper = event.target.value;
    return;
  }
  const isLooking = ["who", "find", "mark"].includes(event.target.name);
  if (event.target.type === "checkbox") event.target.closest(".part").classList.toggle("off", !event.target.checked);
  (isLooking ? soon : changed)(event.target.tagName === "TEXTAREA" || event.target.type === "search" ? PAUSE_MS : 0);
});
form.addEventListener("focusin", (event) => {
  if (event.target.tagName === "TEXTAREA") written = event.target;
});
for (const button of form.querySelectorAll("[data-field]")) {
  button.addEventListener("click", () => {
    const words = written?.isConnected ? written : parts.querySelector("textarea");
    words.setRangeText(`{${button.dataset.field}}`, words.selectionStart, words.selectionEnd, "end");
    words.focus();
    changed(0);
  });
}
form.addEventListener("submit", () => {
  unsaved = false;
});
addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
refresh();
