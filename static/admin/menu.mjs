// On a phone the navigation is folded away; a button opens it. Wider screens, and those without scripts, always show it.
const button = document.querySelector(".menu");

function fold(isOpen) {
  button.setAttribute("aria-expanded", String(isOpen));
  button.closest(".side").classList.toggle("open", isOpen);
}

button.addEventListener("click", () => fold(button.getAttribute("aria-expanded") !== "true"));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
  fold(false);
  button.focus();
});
