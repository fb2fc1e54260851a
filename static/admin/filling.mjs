// "All" of a table ticks the lines of that table; without this each is ticked by hand.
document.addEventListener("change", (event) => {
  const name = event.target.dataset.all;
  if (!name) return;
  event.target.closest("table").querySelectorAll(`input[name="${name}"]`).forEach((box) => { box.checked = event.target.checked; });
});
