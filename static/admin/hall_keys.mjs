// A hall's drawing by keyboard: one chair is in the tab order, arrows go to the next chair in the room's own geometry.

const SIDEWAYS = 3; // a chair straight ahead is nearer than one off to the side
const AHEAD = {
  ArrowLeft: (dx, dy) => [-dx, dy],
  ArrowRight: (dx, dy) => [dx, dy],
  ArrowUp: (dx, dy) => [-dy, dx],
  ArrowDown: (dx, dy) => [dy, dx],
};

/** The chair that an arrow key leads to from `here`, of [{x, y}]; `here` itself when there is none. */
export function towards(key, here, seats) {
  let best = here;
  let least = Infinity;
  for (const seat of seats) {
    const [ahead, aside] = AHEAD[key](seat.x - here.x, seat.y - here.y);
    const cost = ahead + SIDEWAYS * Math.abs(aside);
    if (ahead > 0 && cost < least) [best, least] = [seat, cost];
  }
  return best;
}

/** Let the chairs of `svg` be walked by arrow keys; `chosen(id, event)` on Enter or Space. Returns what moves the focus. */
export function walkable(svg, chosen) {
  const seats = [...svg.querySelectorAll(".seat")].map((element) => ({
    element,
    id: element.dataset.seat,
    x: element.x.baseVal.value,
    y: element.y.baseVal.value,
  }));
  const byId = new Map(seats.map((seat) => [seat.id, seat]));
  let current = seats[0];

  function stand(seat) {
    current?.element.setAttribute("tabindex", "-1");
    current = seat;
    seat.element.setAttribute("tabindex", "0");
  }

  seats.forEach((seat) => seat.element.setAttribute("tabindex", "-1"));
  if (current) stand(current);
  svg.addEventListener("keydown", (event) => {
    const seat = byId.get(event.target.dataset?.seat);
    if (!seat) return;
    if (event.key in AHEAD) {
      const next = towards(event.key, seat, seats);
      stand(next);
      next.element.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      chosen(seat.id, event);
    } else return;
    event.preventDefault();
  });
  svg.addEventListener("focusin", (event) => {
    const seat = byId.get(event.target.dataset?.seat);
    if (seat) stand(seat);
  });
  return { stand: (id) => byId.has(id) && stand(byId.get(id)), focus: (id) => byId.get(id)?.element.focus() };
}
