// The published program against the clock: what is now, what comes next, how long is left. Pure; times are milliseconds.

const MINUTE = 60_000;
const AT_ONCE = 3; // as many parallel items are shown; the last to begin first

/** The hub's document, with times as numbers and its items in one line. A session without items is an item itself. */
export function understood(told) {
  const zone = told.zone;
  const sessions = told.sessions.map((session) => {
    const own = { session: session.name, place: session.place };
    const bare = { ...session, title: session.name, presenter: "" };
    const items = (session.items.length ? session.items : [bare]).map((item) => ({
      ...own,
      title: item.title,
      presenter: item.presenter,
      place: item.place || session.place,
      from: Date.parse(item.starts_at),
      to: Date.parse(item.ends_at),
    }));
    items.sort((one, other) => one.from - other.from || one.to - other.to);
    return { name: session.name, place: session.place, code: session.code, from: Math.min(...items.map((i) => i.from)), items };
  });
  sessions.sort((one, other) => one.from - other.from);
  return {
    zone,
    lines: told.congress_lines,
    edition: told.edition,
    publishedAt: told.published_at ? Date.parse(told.published_at) : null,
    stories: told.stories,
    sessions,
    items: sessions.flatMap((session) => session.items).sort((one, other) => one.from - other.from),
  };
}

/**
 * What a moment is: `state` is none (nothing published), before (nothing has begun), running, between, or after;
 * `current` the items that run, the last to begin first; `upcoming` all that have not begun.
 */
export function momentAt(program, now) {
  const current = program.items.filter((item) => item.from <= now && now < item.to).reverse().slice(0, AT_ONCE);
  const upcoming = program.items.filter((item) => item.from > now);
  let state = "running";
  if (!program.items.length) state = "none";
  else if (current.length === 0) {
    const hasBegun = upcoming.length < program.items.length;
    state = !upcoming.length ? "after" : hasBegun ? "between" : "before";
  }
  return { state, current, upcoming };
}

/** How much of an item is over, from 0 to 1, in steps a board can show. */
export function shareOver(item, now) {
  const share = (now - item.from) / Math.max(item.to - item.from, 1);
  return Math.round(Math.min(Math.max(share, 0), 1) * 200) / 200;
}

/** Whole minutes until a moment, begun ones counted; 0 when it has come. */
export function minutesUntil(moment, now) {
  return Math.max(0, Math.ceil((moment - now) / MINUTE));
}

/** Where an item stands: "past", "now" or "later". */
export function stateOf(item, now) {
  if (item.to <= now) return "past";
  return item.from <= now ? "now" : "later";
}

/** The day as a key that sorts, on the clocks of the zone: "2026-11-24". */
export function dayOf(moment, zone) {
  return new Date(moment).toLocaleDateString("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
}

/** The days that have a program, in order. */
export function daysOf(program) {
  return [...new Set(program.items.map((item) => dayOf(item.from, program.zone)))].sort();
}

/** The day a board shows: of what runs, else of what comes next, else the last; undefined for no program. */
export function dayShown(program, now) {
  const { current, upcoming } = momentAt(program, now);
  const item = current.at(-1) ?? upcoming[0] ?? program.items.at(-1);
  return item && dayOf(item.from, program.zone);
}

/**
 * One day's program as rows: a heading for each session of several items, then its items with where they stand.
 * A place is named where it is not the one the heading names.
 */
export function rowsOf(program, day, now) {
  const rows = [];
  for (const session of program.sessions) {
    const items = session.items.filter((item) => dayOf(item.from, program.zone) === day);
    const hasHeading = items.length > 1;
    if (hasHeading) rows.push({ kind: "session", in: session.code, title: session.name, place: session.place });
    for (const item of items) {
      const place = hasHeading && item.place === session.place ? "" : item.place;
      const { from, to, title, presenter } = item;
      rows.push({ kind: "item", in: session.code, from, to, title, presenter, place, state: stateOf(item, now) });
    }
  }
  return rows;
}

/** Where to begin when not all rows fit: with what runs or comes next, its heading before it. */
export function firstRow(rows) {
  const at = rows.findIndex((row) => row.kind === "item" && row.state !== "past");
  if (at < 0) return 0;
  return rows[at - 1]?.kind === "session" ? at - 1 : at;
}
