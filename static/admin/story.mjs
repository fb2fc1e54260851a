// The story is written as it will look; without this the text field below takes plain words or HTML, and so it is sent.
// What the hub keeps is decided there (congress/story.py); here only what it would keep is shown and pasted.
const KEPT = new Set(["P", "BR", "STRONG", "EM", "H3", "UL", "OL", "LI", "BLOCKQUOTE"]);
const BLOCKS = "p, h3, ul, ol, li, blockquote";
const SAME = { B: "STRONG", I: "EM", DIV: "P", H1: "H3", H2: "H3", H4: "H3", H5: "H3", H6: "H3" };
const DROPPED = new Set(["SCRIPT", "STYLE", "TITLE", "TEMPLATE", "NOSCRIPT", "IFRAME", "OBJECT", "SVG", "MATH", "SELECT"]);

const field = document.querySelector("textarea[data-story]");
const tools = document.querySelector("[data-story-tools]");
const page = document.createElement("div");

// Copies what is kept of a foreign tree; nothing of the tree itself ever comes into this page.
function copied(from, to) {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      to.append(child.data);
    } else if (child.nodeType === Node.ELEMENT_NODE) {
      const name = child.nodeName.toUpperCase();
      if (DROPPED.has(name)) continue;
      const tag = SAME[name] ?? name;
      copied(child, KEPT.has(tag) ? to.appendChild(document.createElement(tag)) : to);
    }
  }
  return to;
}

function understood(html) {
  return copied(new DOMParser().parseFromString(html, "text/html").body, document.createElement("div"));
}

function paragraphs(text) {
  const block = document.createElement("div");
  for (const lines of text.split(/\n\s*\n/)) {
    const paragraph = block.appendChild(document.createElement("p"));
    if (lines.trim()) paragraph.textContent = lines.trim();
    else paragraph.append(document.createElement("br")); // or there would be no line to write on
  }
  return block;
}

page.className = "story";
page.contentEditable = "true";
page.setAttribute("role", "textbox");
page.setAttribute("aria-multiline", "true");
page.setAttribute("aria-labelledby", field.dataset.story);
page.append(.../<\w/.test(field.value) ? understood(field.value).childNodes : paragraphs(field.value).childNodes);
field.hidden = true;
field.after(page);
tools.hidden = false;
document.execCommand("defaultParagraphSeparator", false, "p");

document.getElementById(field.dataset.story).addEventListener("click", () => page.focus());
tools.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays where it is
tools.addEventListener("click", ({ target }) => {
  const { command, value } = target.closest("button")?.dataset ?? {};
  if (!command) return;
  if (document.activeElement !== page) page.focus();
  const isThere = command === "formatBlock" && document.queryCommandValue("formatBlock").toLowerCase() === value;
  document.execCommand(command, false, isThere ? "p" : value);
});

page.addEventListener("paste", (event) => {
  event.preventDefault();
  const html = event.clipboardData.getData("text/html");
  const text = event.clipboardData.getData("text/plain");
  insert(html ? understood(html) : paragraphs(text));
});

// Not by execCommand: it would bring styles along, which this page's policy forbids and the story has none of.
function insert(block) {
  const range = getSelection().getRangeAt(0);
  range.deleteContents();
  const blocks = [...block.childNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE || node.data.trim());
  if (!block.querySelector(BLOCKS)) {
    blocks.reverse().forEach((node) => range.insertNode(node));
  } else {
    let place = range.startContainer;
    while (place !== page && place.parentNode !== page) place = place.parentNode;
    if (place === page) page.append(...blocks);
    else place.after(...blocks);
    if (place !== page && !place.textContent.trim()) place.remove();
    range.selectNodeContents(blocks.at(-1));
  }
  range.collapse(false);
}

field.form.addEventListener("submit", () => {
  field.value = page.textContent.trim() ? page.innerHTML : "";
});
