// The scenes of a board, which follow one another calmly: what stands on each, as plain values. Drawn by program_draw.mjs.

import { BETWEEN, dateOf, filled, hourOf, spanOf } from "./program_words.mjs";
import { dayOf, dayShown, firstRow, minutesUntil, momentAt, rowsOf, shareOver } from "./program_time.mjs";

export const SHOWN_MS = { now: 16000, day: 16000, hall: 14000, story: 20000 };
const NEXT_SHOWN = 3;

/** The kinds of scenes there are, in their order. `facts`: `program`, `hasHall`, and `stories`, how many. */
export function kinds({ program, hasHall, stories }) {
  return ["now", program.items.length && "day", hasHall && "hall", stories && "story"].filter(Boolean);
}

/** A scene of a kind at its beginning. `told` stories were told so far: each round tells the next one. */
export function sceneOf(kind, { stories, told }) {
  if (kind === "day") return { kind, from: null };
  return kind === "story" ? { kind, story: told % stories } : { kind };
}

/** The scene after one. `rest` is the row at which the day goes on, null where all of it was shown. */
export function following(scene, facts) {
  if (scene.kind === "day" && facts.rest !== null) return { kind: "day", from: facts.rest };
  const order = kinds(facts);
  return sceneOf(order[order.indexOf(scene.kind) + 1] ?? order[0], facts);
}

export function viewOf(scene, program, now, words, language) {
  if (scene.kind === "day") return dayView(program, now, words, language, scene.from);
  if (scene.kind === "hall") return { kind: "hall", label: words.hall };
  if (scene.kind === "story") return storyView(program.stories[scene.story], words);
  return nowView(program, now, words, language);
}

/** What runs, how long it still takes, and what comes next; or what is to be said while nothing runs. */
export function nowView(program, now, words, language) {
  const { state, current, upcoming } = momentAt(program, now);
  if (state === "none") return { kind: "word", title: words.none_title, line: words.none_line };
  if (state === "after") return { kind: "word", title: words.over_title, line: words.over_line };
  const isParallel = current.length > 1; // then it matters where, not by whom
  const tell = (item) => ({
    title: item.title,
    session: item.session === item.title ? "" : item.session,
    who: [isParallel ? "" : item.presenter, item.place].filter(Boolean),
    hours: `${hourOf(item.from, program.zone)} – ${hourOf(item.to, program.zone)}`,
  });
  const next = upcoming.slice(state === "running" ? 0 : 1).slice(0, NEXT_SHOWN);
  const shared = { kind: "now", next_label: words.next, next: next.map((item) => nextLine(item, program, now, language)) };
  if (state === "running") {
    return {
      ...shared,
      live: true,
      label: words.now,
      items: current.map((item) => ({ ...tell(item), share: shareOver(item, now), left: leftWords(item, now, words) })),
    };
  }
  const [item] = upcoming;
  return { ...shared, live: false, label: words.next, next_label: words.later, items: [{ ...tell(item), left: startWords(item, program, now, words, language) }] };
}

function nextLine(item, program, now, language) {
  const day = dayOf(item.from, program.zone);
  const isToday = day === dayOf(now, program.zone);
  return { hour: hourOf(item.from, program.zone), day: isToday ? "" : dateOf(day, language), title: item.title, place: item.place };
}

/** "còn 12 phút". */
export function leftWords(item, now, words) {
  const minutes = minutesUntil(item.to, now);
  return minutes <= 1 ? words.ends_now : spanOf(minutes, words.left_minutes, words.left_hours);
}

/** "bắt đầu sau 12 phút" within some hours, else the day and the hour. */
export function startWords(item, program, now, words, language) {
  const minutes = minutesUntil(item.from, now);
  const day = dayOf(item.from, program.zone);
  if (day !== dayOf(now, program.zone)) {
    return filled(words.starts_on, { hour: hourOf(item.from, program.zone), date: dateOf(day, language) });
  }
  return minutes <= 1 ? words.starts_now : spanOf(minutes, words.in_minutes, words.in_hours);
}

/** The day's rows from one of them on; for null from where it matters, `from` telling where that is. */
export function dayView(program, now, words, language, from) {
  const day = dayShown(program, now);
  const rows = rowsOf(program, day, now);
  const title = day === dayOf(now, program.zone) ? words.today : filled(words.day, { date: dateOf(day, language) });
  const worded = rows.map((row) => {
    if (row.kind === "session") return row;
    return { ...row, hour: hourOf(row.from, program.zone), left: row.state === "now" ? leftWords(row, now, words) : "" };
  });
  return { kind: "day", title, rows: worded, from, first: firstRow(rows) };
}

export function storyView(story, words) {
  return {
    kind: "story",
    label: words.story,
    name: story.name,
    who: [...new Set([story.position, story.delegation])].filter(Boolean).join(BETWEEN),
    award: story.award,
    text: story.text,
    photo: story.photo,
    alt: filled(words.photo_of, { name: story.name }),
  };
}

/** What stands at the foot of the other scenes: what runs now, or what comes next. */
export function stripView(program, now, words, language) {
  const { state, current, upcoming } = momentAt(program, now);
  if (state === "running") {
    const [item] = current;
    return { label: words.now, title: item.title, left: leftWords(item, now, words), share: shareOver(item, now) };
  }
  if (!upcoming.length) return null;
  return { label: words.next, title: upcoming[0].title, left: startWords(upcoming[0], program, now, words, language), share: null };
}

/** How old what is shown is: its edition while the hub answers, since when it does not otherwise. */
export function ageWords(feed, words, language) {
  const { program } = feed;
  if (!program) return words.waiting;
  if (feed.isStale()) return filled(words.stale, { at: whenWords(feed.freshAt, feed, language) });
  if (program.edition === null) return "";
  return filled(words.edition, { number: program.edition, at: whenWords(program.publishedAt, feed, language) });
}

function whenWords(moment, feed, language) {
  const { zone } = feed.program;
  const day = dayOf(moment, zone);
  const hour = hourOf(moment, zone);
  return day === dayOf(feed.now(), zone) ? hour : `${hour} ${dateOf(day, language)}`;
}
