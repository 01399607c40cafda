// Messages: one polite region that says at most one thing a second, and toasts for what went wrong.
import { say } from "./words.js";

let waiting = null;

export const announce = (text) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const region = document.getElementById("live");
    if (region.textContent !== text) region.textContent = text;
  }, 300);
};

const made = (tag, values) => Object.assign(document.createElement(tag), values);

export const toast = (title, text) => {
  const box = made("div", { className: "toast notice" });
  box.dataset.tone = "error";
  box.setAttribute("role", "alert");
  const lines = made("div");
  lines.append(made("h2", { textContent: title }), made("p", { textContent: text }));
  box.append(lines);
  document.getElementById("toasts").append(box);
};

document.addEventListener("click", ({ target }) => target.closest("[data-close-toast]")?.closest(".toast").remove());

document.addEventListener("htmx:error", ({ detail, target }) => {
  if (detail.ctx && !target.matches("#stream")) toast(say("no_answer"), say("no_answer_hint"));
});

// The message that a redirect left, aloud; one about the cart says what the cart says.
const flash = document.querySelector("[data-flash]");
if (flash) {
  const cart = flash.dataset.tone === "success" ? document.getElementById("cart-link") : null;
  announce((cart ?? flash).innerText);
}
