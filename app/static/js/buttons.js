// Buttons that only scripts can serve: they print the page, or copy what is beside them.
import { announce } from "./toasts.js";
import { say } from "./words.js";

// The clipboard is away without HTTPS, and a browser may deny it.
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text, className: "sr-only" });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
};

// A paper that was just asked for opens the print dialog once, and not when it is loaded again.
if (document.querySelector("[data-at-once]")) {
  const address = new URL(location.href);
  address.searchParams.delete("now");
  history.replaceState(history.state, "", address);
  addEventListener("load", () => print());
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("button");
  if (button?.matches("[data-print]")) print();
  if (!button?.matches("[data-copy]")) return;
  await copy(button.dataset.copy || button.parentElement.querySelector("code").textContent);
  button.dataset.copied = "";
  announce(say("copied"));
  setTimeout(() => delete button.dataset.copied, 1600);
});
