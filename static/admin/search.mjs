// A list answers while one types: the part below the form is fetched anew and replaced; without this the form is sent.
const PAUSE_MS = 150;
const form = document.querySelector("form[data-live]");
const part = document.getElementById(form.dataset.live);
let asked = 0;
let timer;

async function refresh() {
  const query = new URLSearchParams(new FormData(form));
  const mine = ++asked;
  try {
    // The path alone: without an action of its own a form's is the page's address, with the query of the last answer.
    const answer = await fetch(`${new URL(form.action).pathname}?${query}&part=rows`, { headers: { Accept: "*/*" } });
    if (answer.status === 401) return location.reload();
    if (!answer.ok || mine !== asked) return; // a later question is on its way
    part.innerHTML = await answer.text();
    history.replaceState(null, "", `?${query}`);
    form.dispatchEvent(new Event("answered"));
  } catch {
    // The hub is away for a moment: the list stays as it is, and the button still asks.
    form.dispatchEvent(new Event("unanswered"));
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, PAUSE_MS);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  refresh();
});

// "Select all" of a list ticks what is shown.
part.addEventListener("change", (event) => {
  const name = event.target.dataset.all;
  if (name) part.querySelectorAll(`input[name="${name}"]`).forEach((box) => { box.checked = event.target.checked; });
});
