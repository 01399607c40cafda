// The buttons beside a number of pieces: one more, one less, and never beyond what there is.
import { announce } from "./toasts.js";

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-count]");
  const field = button?.parentElement.querySelector("input[type=number]");
  if (!field) return;
  if (button.dataset.count === "1") field.stepUp();
  else field.stepDown();
  for (const event of ["input", "change"]) field.dispatchEvent(new Event(event, { bubbles: true }));
  // Those that are hidden from screen readers have a field that can be counted by arrow keys.
  if (button.ariaHidden !== "true") announce(field.value);
});

// A wheel over the field in focus would change the number while somebody only scrolls, and a piece would stay behind.
document.addEventListener("wheel", ({ target }) => {
  if (target === document.activeElement && target.closest(".counter")) target.blur();
}, { passive: true });
