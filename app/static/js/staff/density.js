// How high the board's rows are, which a cookie remembers.
const table = document.querySelector(".board");
const button = document.getElementById("density");

const show = () => button.setAttribute("aria-pressed", String(table?.dataset.density === "roomy"));
if (button) {
  button.addEventListener("click", () => {
    const density = table?.dataset.density === "roomy" ? "dense" : "roomy";
    if (table) table.dataset.density = density;
    document.cookie = `density=${density}; path=/staff; max-age=31536000; samesite=lax`;
    show();
  });
  show();
}
