// Which chairs a hand chooses on the drawing of a hall; pure, of chairs [{id, label, x, y, rank, block}].

/** Write ids as few ranges: [3, 4, 5, 9] → "3-5,9". */
export function ranges(ids) {
  const sorted = [...ids].map(Number).sort((a, b) => a - b);
  const found = [];
  for (const id of sorted) {
    const last = found[found.length - 1];
    if (last && id === last[1] + 1) last[1] = id;
    else found.push([id, id]);
  }
  return found.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}

/** The chairs between two, in the rows from one to the other and no farther left or right than they are. */
export function between(one, other, seats) {
  const [left, right] = [Math.min(one.x, other.x), Math.max(one.x, other.x)];
  const [first, last] = [Math.min(one.rank, other.rank), Math.max(one.rank, other.rank)];
  return seats.filter((seat) => seat.rank >= first && seat.rank <= last && seat.x >= left && seat.x <= right);
}

/** A few labels of many: "L01, L02, L03 … +5". */
export function some(labels, most = 12) {
  const more = labels.length - most;
  return labels.slice(0, most).join(", ") + (more > 0 ? ` … +${more}` : "");
}
