// The stripe over a screen that rehearses: a word and a colour that stand nowhere else.

/** Put the stripe up, or away. `rehearsal` is what the heartbeat tells: {id, session} or null. */
export function showRehearsal(rehearsal, labels, page = document) {
  const stands = page.getElementById("rehearsal");
  page.body.classList.toggle("rehearsal", rehearsal !== null);
  if (rehearsal === null) return stands?.remove();
  const stripe = stands ?? page.createElement("p");
  const words = [labels.rehearsal, [rehearsal.session, labels.rehearsal_line].filter(Boolean).join(" · ")];
  if (stripe.textContent !== words.join("")) {
    const [word, line] = ["b", "span"].map((name, index) => {
      const part = page.createElement(name);
      part.textContent = words[index];
      return part;
    });
    stripe.replaceChildren(word, line);
  }
  if (stands) return undefined;
  stripe.id = "rehearsal";
  stripe.setAttribute("role", "status");
  return page.body.prepend(stripe);
}
