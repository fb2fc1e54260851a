// The life of the screen, as a pure state machine: unpaired → idle → checking → kept or answered → idle, with pages in
// between. Each scan, page and waiting screen begins a turn of its own; what comes late for an older turn changes
// nothing, and whatever stands there yields at once to the next scan.

export const START = Object.freeze({ state: "unpaired", turn: 0 });

const BEGINS = { scan: "checking", page: "page", idle: "idle" }; // on a paired screen, whatever stands there
const FOLLOWS = {
  kept: { from: ["checking"], to: "kept" },
  answered: { from: ["checking", "kept"], to: "answered" },
};

/** The life after something happened; the very same object when it changes nothing. */
export function next(life, { type, turn = life.turn, from: stood = life.state }) {
  const { state } = life;
  if (type === "paired") return state === "unpaired" ? begun(life, "idle") : life;
  if (type === "unpaired") return begun(life, "unpaired");
  if (state === "unpaired" || turn !== life.turn) return life;
  if (type === "over") return stood === state ? begun(life, "idle") : life; // what stood so long is not what stands now
  if (BEGINS[type]) return begun(life, BEGINS[type]);
  const { from, to } = FOLLOWS[type];
  return from.includes(state) ? { ...life, state: to } : life;
}

function begun({ turn }, state) {
  return { state, turn: turn + 1 };
}
