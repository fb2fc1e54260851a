// A page that somebody opened on the kiosk: what it is of, a list that scrolls by touch or by its buttons, the way back.

import { make } from "./program_draw.mjs";

let redraw = () => {};

/** Open a page: `draw` puts it up, now and again when another language is chosen. */
export function openPage(draw) {
  redraw = draw;
  draw();
}

export function isPageOpen() {
  return document.body.dataset.kind === "page";
}

/** The same page in the language that was chosen now. */
export function redrawPage() {
  if (isPageOpen()) redraw();
}

/** Leave nothing behind: what stood there is nobody else's business. */
export function clearPage() {
  redraw = () => {};
  document.getElementById("page").replaceChildren();
}

/** Put a page on the screen. `words`: back, up, down; `acts`: buttons of the page's own beside the way back. */
export function standPage({ title, below = null, list, line, acts = [] }, words, onBack) {
  const heading = make("h1", "", title);
  heading.tabIndex = -1;
  const scroller = make("div", "scroller", list);
  scroller.tabIndex = 0;
  scroller.setAttribute("role", "region");
  scroller.setAttribute("aria-label", title);
  const back = button("strong back", words.back, onBack);
  const foot = make("div", "foot", make("p", "still", line), make("p", "acts", ...acts, back));
  document.getElementById("page").replaceChildren(make("div", "top", heading, below), scroller, foot);
  document.body.dataset.kind = "page";
  document.body.dataset.tone = "idle";
  document.getElementById("hint").textContent = "";
  document.body.classList.remove("ambient"); // nothing stands beside a page
  if (scroller.scrollHeight > scroller.clientHeight + 1) {
    const by = (way) => () => scroller.scrollBy({ top: way * scroller.clientHeight * 0.8, behavior: "instant" });
    back.before(button("strong", words.up, by(-1)), button("strong", words.down, by(1)));
  }
  heading.focus({ preventScroll: true });
}

export function button(name, words, act) {
  const made = make("button", name, words);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
