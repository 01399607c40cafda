// The board's dialog, where the focus goes after a step, the keys of the list, and the messages about changes.
import { announce } from "../toasts.js";
import { say } from "../words.js";

const dialog = document.getElementById("dialog");
const tabs = document.getElementById("board-tabs");
tabs?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
const rows = () => [...document.querySelectorAll(".board tr[data-testid]")];

// The dialog opens when its form has come; an answer that replaces the form keeps it open.
document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail.ctx.target !== dialog) return;
  onTheirClock(dialog);
  if (dialog.open) dialog.querySelector("#errors, [autofocus]")?.focus();
  else dialog.showModal();
});

// A message with a way on outlives the dialog.
const shut = () => {
  dialog.close();
  document.getElementById("toasts").append(...dialog.querySelectorAll(".toast[data-stays]"));
  dialog.replaceChildren();
};

dialog?.addEventListener("close", () => {
  if (!dialog.open) dialog.replaceChildren();
});

dialog?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close]")) return;
  event.preventDefault();
  shut();
});

// Behind an open dialog nobody would see a message, so it goes into the dialog.
const toasts = document.getElementById("toasts");
new MutationObserver(() => {
  if (dialog?.open) dialog.querySelector("header")?.after(...toasts.children);
}).observe(toasts, { childList: true });

// A step was taken: the row's next step has the focus, or its order when there is none left.
document.addEventListener("shipment-moved", ({ detail }) => {
  const id = `shipment-${detail.shipment}`;
  document.getElementById("shipment-claim")?.remove();
  shut();
  const next = document.getElementById(`${id}-action`) ?? document.getElementById(`${id}-order`);
  next?.focus();
  untold.delete(id);
  announce(detail.told);
});

// Keys work while the focus is in the list, so that they take no letter from anybody else.
document.querySelector(".board")?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.documentElement.dataset.keys === "off") return;
  const row = event.target.closest("tr[data-testid]");
  const step = { s: "dispatch", d: "delivery" }[event.key];
  const way = { j: 1, k: -1 }[event.key];
  if (way) {
    const all = rows();
    all[all.indexOf(row) + way]?.querySelector(".cell-order a").focus();
  } else if (step) {
    row?.querySelector(`[data-step="${step}"]`)?.click();
  } else {
    return;
  }
  event.preventDefault();
});

// What changes: the row lights up, the numbers on the tabs follow, and the live region tells it.
const untold = new Map();
let news = 0;
let waiting = 0;
const tellLater = () => {
  waiting ||= setTimeout(() => {
    waiting = 0;
    const told = [...untold.values()];
    if (news) told.push(say(news === 1 ? "one_new" : "many_new", { count: news }));
    if (told.length) announce(told.join(", "));
    untold.clear();
    news = 0;
  }, 1000);
};
const changed = ({ target, oldValue }) => {
  if (target.id === "board-news") {
    news = Number(target.dataset.count);
  } else if (target.dataset.number && target.dataset.status !== oldValue) {
    target.classList.add("just-changed");
    setTimeout(() => target.classList.remove("just-changed"), 1600);
    untold.set(target.id, say(`now_${target.dataset.status.toLowerCase()}`, { number: target.dataset.number }));
  } else {
    return;
  }
  tellLater();
  htmx.trigger(tabs, "board-changed");
};
if (tabs) {
  new MutationObserver((changes) => changes.forEach(changed)).observe(document.getElementById("main"), {
    subtree: true,
    attributeFilter: ["data-status", "data-count", "data-in-shop"],
    attributeOldValue: true,
  });
}

// A time that is typed is the reader's own; its distance from UTC goes with it.
function onTheirClock(root) {
  const offset = root.querySelector("[data-offset-of]");
  if (!offset || offset.dataset.clock) return;
  const field = document.getElementById(offset.dataset.offsetOf);
  const tellOffset = () => {
    offset.value = -new Date(field.value || Date.now()).getTimezoneOffset();
  };
  offset.dataset.clock = "theirs";
  document.getElementById(`${field.id}-hint`).textContent = offset.dataset.ownTime;
  field.addEventListener("change", tellOffset);
  tellOffset();
}

onTheirClock(document);
