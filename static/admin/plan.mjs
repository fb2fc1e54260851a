// A slider says in words how much a wish weighs; without this its place alone says it.
const HEAVIEST = 10;

/** The word for a weight, of words from "not needed" to "above all". */
export function weightWord(weight, words) {
  if (weight === 0) return words[0];
  if (weight === HEAVIEST) return words[words.length - 1];
  const between = words.slice(1, -1);
  return between[Math.min(Math.floor(((weight - 1) * between.length) / (HEAVIEST - 1)), between.length - 1)];
}

for (const output of globalThis.document?.querySelectorAll("output[data-words]") ?? []) {
  const slider = document.getElementById(output.htmlFor.value);
  const say = () => {
    const word = weightWord(Number(slider.value), output.dataset.words.split("|"));
    output.textContent = `${slider.value} · ${word}`;
    slider.setAttribute("aria-valuetext", word);
  };
  slider.addEventListener("input", say);
  say();
}
