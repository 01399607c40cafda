// Menus are <details>: Escape and a click beside one close it, and the focus goes back to its button.
const open = () => document.querySelector("details:is(.menu, .nav-more)[open]");

document.addEventListener("click", ({ target }) => {
  const menu = open();
  if (menu && !menu.contains(target)) menu.open = false;
});

// A menu closes before its button acts, so that a dialog gives the focus back to what is there to be seen.
document.addEventListener(
  "click",
  ({ target }) => {
    if (!target.closest(".menu-links button")) return;
    const menu = open();
    menu.open = false;
    menu.querySelector("summary").focus();
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const menu = open();
  if (event.key !== "Escape" || !menu || document.querySelector("dialog[open]")) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Fields that are left empty stay out of the address.
document.querySelector(".filters-form")?.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) {
    if (!value) formData.delete(name);
  }
});
