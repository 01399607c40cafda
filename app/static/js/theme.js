// In the head, before anything is drawn: says that scripts run, and follows the system's colours.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (root.dataset.theme === "auto") root.classList.toggle("dark", dark.matches);
  };
  root.classList.add("js");
  dark.addEventListener("change", follow);
  follow();
})();
