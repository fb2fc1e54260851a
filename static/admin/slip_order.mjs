// The order of a slip's parts, without a page: what a step up or down makes of it.

/** Returns the rows with one of them a step further up (-1) or down (1); at an end it stays. */
export function moved(rows, row, step) {
  const place = rows.indexOf(row);
  const others = rows.filter((each) => each !== row);
  others.splice(Math.min(Math.max(place + step, 0), others.length), 0, row);
  return others;
}

/** Returns words with their named values: "{part}: vị trí {place}". */
export function filled(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
