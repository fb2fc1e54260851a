// Typing in a door list without the mouse: arrows go from name to name, an hour of one's own ticks its line.
const form = document.querySelector("form.door-list");
if (form) {
  const boxes = [...form.querySelectorAll('input[name="came"]')];
  const counted = document.getElementById("counted");
  const count = () => {
    counted.textContent = `${form.dataset.counted} ${boxes.filter((box) => box.checked).length}/${boxes.length}.`;
  };
  const boxBeside = (field) => field.closest("tr")?.querySelector('input[name="came"]');

  form.addEventListener("keydown", (event) => {
    const from = event.target.closest(".sheet-lines input");
    if (!from) return;
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
    if (!step || event.isComposing) return;
    event.preventDefault(); // Enter would send the sheet half typed
    const next = boxes[boxes.indexOf(boxBeside(from)) + step];
    const to = next && (from.name === "came" ? next : next.closest("tr").querySelector(".hour"));
    to?.focus();
    to?.scrollIntoView({ block: "nearest" });
  });
  form.addEventListener("input", (event) => {
    if (event.target.matches(".sheet-lines .hour") && event.target.value.trim()) boxBeside(event.target).checked = true;
    count();
  });

  const all = form.querySelector("[data-tick-all]");
  all.hidden = false;
  all.addEventListener("click", () => {
    for (const box of boxes) {
      const line = box.closest("tr");
      if (!line.querySelector(".tag.good, .tag.bad")) box.checked = true;
    }
    count();
  });
  // Enter in the sheet's own hour goes to the first name; the sheet is sent by its button.
  document.getElementById("hour")?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    boxes[0]?.focus();
  });
  count();
}
