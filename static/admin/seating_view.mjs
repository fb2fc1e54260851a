// What the seating page decides from values alone: which act a hand means, what it saw, what a search finds.

/** Put values into the {fields} of a sentence. */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Letters without their marks, as people type them in a hurry. */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().trim();
}

/** What somebody is called by: the last word, without what a list adds in brackets. */
export function givenName(name) {
  return name.replace(/\s*\([^)]*\)\s*$/, "").split(" ").at(-1);
}

/** Whether a chair answers a folded search: by its label's beginning, or every word in its person's name or delegation. */
export function matches(query, label, who) {
  if (label.toLowerCase().startsWith(query)) return true;
  if (!who) return false;
  const spoken = ` ${fold(`${who.name} ${who.delegation}`)}`;
  return query.split(/\s+/).every((word) => spoken.includes(` ${word}`));
}

/** The act that putting `picked` down on chair `id` means, as the hub's form takes it. */
export function nextAct(picked, id, seats) {
  if (picked.kind === "person") return { act: "seat", person: picked.id, seat: id };
  if (picked.kind === "delegation") return { act: "block", delegation: picked.id, seat: id };
  const there = seats[id];
  return there.who === null && there.held === null
    ? { act: "seat", person: seats[picked.id].who.id, seat: id }
    : { act: "exchange", seat: picked.id, with: id };
}

/** What the page showed on these chairs, so that the hub can tell whether it still is so. */
export function seenOf(seats, ...ids) {
  return Object.fromEntries(
    ids.map((id) => [id, seats[id].held !== null ? { held: seats[id].held } : (seats[id].who?.id ?? null)]),
  );
}
