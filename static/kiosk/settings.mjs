// What a screen is told to be: a pure comparison of what the hub said before and what it says now (obey.mjs does it).

export const LANGUAGE_NAMES = { vi: "Tiếng Việt", en: "English", zh: "中文" };
const PLACES = { self_service: "/kiosk/", desk: "/kiosk/desk/", program: "/kiosk/program/" };
const USUAL_VOLUME = 70;
const USUAL_WAYS = ["name", "number", "camera"];

/**
 * What there is to do after a heartbeat. `before` is {} at the first; `here` is where this page stands: its path, the
 * reload ordinal it was loaded under (null: not known yet), and the languages it has words in.
 */
export function whatToDo(before, told, here) {
  const languages = offered(told.languages, here.spoken);
  return {
    goTo: placeOf(told.mode, here.path),
    reloads: here.reloadKnown !== null && (told.reload ?? 0) > here.reloadKnown,
    languages,
    volume: told.volume ?? USUAL_VOLUME,
    ways: told.ways ?? USUAL_WAYS,
    isClosed: told.closed === true,
    rehearsal: told.rehearsal ?? null,
    checkAskedAt: told.drill ?? "",
    redraws: looks(before, here) !== looks(told, here),
  };
}

/** The address of the page a station of this mode shows; "" when it is there already, or nothing is told. */
export function placeOf(mode, path) {
  const place = PLACES[mode] ?? path;
  if (place === path) return "";
  return mode === "program" ? `${place}?station` : place;
}

/** The languages a guest may choose among, in the order that is set; Vietnamese where none of them has words here. */
export function offered(told, spoken) {
  const both = (told ?? spoken).filter((language) => spoken.includes(language));
  return both.length ? both : spoken.slice(0, 1);
}

/** The language the button leads to; "" when there is no other. */
export function languageAfter(language, languages) {
  return languages.length > 1 ? languages[(languages.indexOf(language) + 1) % languages.length] : "";
}

/** What of it stands on the waiting screen. */
function looks({ closed, languages, ways, rehearsal, session, next_session: after }, { spoken }) {
  const hasName = (ways ?? USUAL_WAYS).includes("name");
  return JSON.stringify([closed === true, offered(languages, spoken)[0], hasName, rehearsal?.id, session?.code, after?.code]);
}
