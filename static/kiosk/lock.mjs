// A kiosk that guests stand at has no way out by touch or key. The machine's own browser is opened at /kiosk/?locked
// (deploy/kiosk); it stays so for that browser. Anybody else's browser keeps its menus, its zoom and its keys.

const LOCKED = "don.locked";
const NEVER = ["contextmenu", "dragstart", "drop", "selectstart", "gesturestart", "auxclick"];
const FUNCTION_KEY = /^F([1-9]|1[0-9]|2[0-4])$/;
const BROWSER_KEYS = new Set(["BrowserBack", "BrowserForward", "BrowserHome", "BrowserRefresh", "BrowserSearch", "BrowserFavorites", "Help"]);

/** Whether a key would do something to the browser instead of to the page. */
export function leadsOut({ key, code, ctrlKey, altKey, metaKey }) {
  return Boolean(ctrlKey || altKey || metaKey || FUNCTION_KEY.test(key) || BROWSER_KEYS.has(key) || BROWSER_KEYS.has(code));
}

/** Lock this page, if this browser is a kiosk's. */
export function lockIfKiosk(page = window) {
  if (new URLSearchParams(page.location.search).has("locked")) page.localStorage.setItem(LOCKED, "1");
  if (page.localStorage.getItem(LOCKED) !== "1") return;
  page.document.documentElement.classList.add("locked");
  for (const way of NEVER) page.addEventListener(way, refuse, { capture: true });
  page.addEventListener("wheel", (event) => event.ctrlKey && refuse(event), { capture: true, passive: false });
  page.addEventListener("touchmove", (event) => event.touches.length > 1 && refuse(event), { capture: true, passive: false });
  page.addEventListener("keydown", (event) => leadsOut(event) && event.preventDefault(), { capture: true });
  page.history.pushState(null, "", page.location.href); // a swipe back comes back here
  page.addEventListener("popstate", () => page.history.pushState(null, "", page.location.href));
}

function refuse(event) {
  event.preventDefault();
}
