// The board's dialog, where the focus goes after a step, the keys of the list, and what is told of changes.
(() => {
  const dialog = document.getElementById("dialog");
  const tabs = document.getElementById("board-tabs");
  const rows = () => [...document.querySelectorAll(".board tr[data-testid]")];
  const tell = (words) => window.doorstep.announce(words);

  // The dialog opens when htmx has put a form into it; an answer that replaces the form keeps it open.
  document.addEventListener("htmx:after:swap", () => {
    if (!dialog?.firstElementChild) return;
    onTheirClock(dialog);
    if (dialog.open) {
      dialog.querySelector("#errors, [autofocus]")?.focus();
      return;
    }
    dialog.showModal();
  });

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close && dialog?.open) {
      event.preventDefault();
      dialog.close();
    } else if (event.target === dialog) {
      dialog.close();
    }
  });

  dialog?.addEventListener("close", () => dialog.replaceChildren());

  // A step was taken: the row's next step has the focus, or its order when there is none left.
  document.addEventListener("shipment-moved", ({ detail }) => {
    const id = `shipment-${detail.shipment}`;
    dialog.close();
    const next = document.getElementById(`${id}-action`) ?? document.getElementById(`${id}-order`);
    next?.focus();
    tell(detail.told);
  });

  // Keys work while the focus is in the list, so that they take no letter from anybody else.
  document.querySelector(".board")?.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
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

  // What others do: the row lights up, the numbers on the tabs follow, and the live region tells it.
  const board = document.querySelector("main:has(#board-tabs)");
  if (board) {
    let untold = [];
    let news = 0;
    let timer = 0;
    const later = () => {
      timer ||= setTimeout(() => {
        timer = 0;
        if (news) untold.push(`${news} new ${news === 1 ? "order" : "orders"}`);
        if (untold.length && !dialog.open) tell(untold.join(", "));
        untold = [];
        news = 0;
      }, 1000);
    };
    new MutationObserver((changes) => {
      for (const { target, oldValue } of changes) {
        if (target.id === "board-news") {
          news = Number(target.dataset.count);
        } else if (target.dataset.status && target.dataset.status !== oldValue) {
          target.classList.add("just-changed");
          setTimeout(() => target.classList.remove("just-changed"), 1600);
          untold.push(`${target.dataset.number} ${target.dataset.status.toLowerCase()}`);
        } else {
          continue;
        }
        later();
        htmx.trigger(tabs, "board-changed");
      }
    }).observe(board, {
      subtree: true,
      attributeFilter: ["data-status", "data-count"],
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
    document.getElementById(`${field.id}-hint`).textContent = "Leave it empty for now. The clock is yours.";
    field.addEventListener("change", tellOffset);
    tellOffset();
  }

  onTheirClock(document);
})();
