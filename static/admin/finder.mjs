// Finding a seat: search.mjs fetches the hits, this one reads their number aloud and lets one walk them by keyboard.
import "./search.mjs";

const form = document.querySelector("form[data-live]");
const field = document.getElementById("words");
const part = document.getElementById("rows");
const count = document.getElementById("found");

form.addEventListener("answered", () => { count.textContent = part.querySelector("[data-told]").dataset.told; });
form.addEventListener("unanswered", () => { count.textContent = count.dataset.away; });

const names = () => [...part.querySelectorAll(".name a")];

document.addEventListener("keydown", (event) => {
  const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const found = names();
  const at = found.indexOf(document.activeElement);
  if (event.key === "Escape" && document.activeElement !== field) {
    field.focus();
    field.select();
  } else if (steps && found.length && (at >= 0 || document.activeElement === field)) {
    event.preventDefault();
    (found[at + steps] ?? (steps < 0 ? field : found[at])).focus();
  }
});
