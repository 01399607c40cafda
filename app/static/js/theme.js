// In the head and not a module: it must run before anything is drawn, or the page would flash in the
// other colours. It says that scripts run, follows the system's colours, and serves the switch.
{
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (root.dataset.theme === "auto") root.classList.toggle("dark", dark.matches);
  };
  root.classList.add("js");
  dark.addEventListener("change", follow);
  follow();

  // At once, and remembered by the same cookie that the form's answer sets.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-switch] button");
    if (!button) return;
    event.preventDefault();
    document.cookie = `theme=${button.value}; path=/; max-age=31536000; samesite=lax`;
    root.dataset.theme = button.value;
    root.classList.toggle("dark", button.value === "dark" || (button.value === "auto" && dark.matches));
    for (const one of button.form.elements.theme) one.setAttribute("aria-pressed", String(one === button));
  });
}
