// Puts a fresh copy of a page's moving part into the page and touches nothing that has not changed: a table somebody
// opened stays open, a link keeps the keyboard's focus, and what somebody is typing into is left alone.

const FOCUSABLE = "summary, a[href], button, [tabindex]";

/** Remembers what each part said last, by its key, so that only what is new is drawn. */
export class Patch {
  #root;
  #told = new Map();

  /** `root` holds parts with `data-key`, none within another. */
  constructor(root) {
    this.#root = root;
    for (const part of keyed(root)) this.#told.set(part.dataset.key, part.outerHTML);
  }

  /** Show a fresh copy; false when something has to wait because somebody is typing there. */
  show(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const [before, after] = [keyed(this.#root), keyed(fresh.content)];
    const inUse = document.activeElement;
    const isTyping = this.#root.contains(inUse) && inUse.closest("form") !== null; // a button, too, while it is pressed
    if (keys(before) !== keys(after) || !after.length) {
      if (isTyping) return false;
      this.#told = new Map(after.map((part) => [part.dataset.key, part.outerHTML]));
      const focus = focusIn(this.#root);
      const open = openIn(this.#root);
      this.#root.replaceChildren(fresh.content);
      reopen(this.#root, open);
      refocus(this.#root, focus);
      return true;
    }
    const spoken = fresh.content.querySelector("[data-spoken]")?.dataset.spoken;
    const isShown = before.map((old, place) => this.#renew(old, after[place], isTyping)).every(Boolean);
    const speaks = this.#root.querySelector("[data-spoken]");
    if (speaks && spoken !== undefined) speaks.dataset.spoken = spoken;
    return isShown;
  }

  #renew(old, fresh, isTyping) {
    const { key } = old.dataset;
    const says = fresh.outerHTML;
    if (this.#told.get(key) === says) return true;
    if (isTyping && old.contains(document.activeElement)) return false;
    this.#told.set(key, says);
    const [focus, open, at] = [focusIn(old), openIn(old), scrolledIn(old)];
    old.replaceWith(fresh);
    reopen(fresh, open);
    refocus(fresh, focus);
    scrollables(fresh).forEach((part, place) => {
      part.scrollTop = at[place] ?? 0;
    });
    return true;
  }
}

function keyed(root) {
  return [...root.querySelectorAll("[data-key]")];
}

function keys(parts) {
  return parts.map((part) => part.dataset.key).join(" ");
}

function openIn(part) {
  return [...part.querySelectorAll("details")].map((details) => details.open);
}

function reopen(part, open) {
  part.querySelectorAll("details").forEach((details, place) => {
    if (place in open) details.open = open[place];
  });
}

function scrollables(part) {
  return [...part.querySelectorAll(".scroll, ul")];
}

function scrolledIn(part) {
  return scrollables(part).map((one) => one.scrollTop);
}

function focusIn(part) {
  return part.contains(document.activeElement) ? [...part.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement) : -1;
}

function refocus(part, place) {
  if (place >= 0) part.querySelectorAll(FOCUSABLE)[place]?.focus({ preventScroll: true });
}
