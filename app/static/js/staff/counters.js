// The buttons beside a number of pieces: one more, one less, and never beyond what there is.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-count]");
  const field = button?.parentElement.querySelector("input[type=number]");
  if (!field) return;
  if (button.dataset.count === "1") field.stepUp();
  else field.stepDown();
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

// A wheel over the field in focus would change the number while somebody only scrolls, and a piece would stay behind.
document.addEventListener("wheel", ({ target }) => {
  if (target === document.activeElement && target.closest(".counter")) target.blur();
}, { passive: true });
