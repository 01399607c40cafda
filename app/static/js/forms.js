// Forms: sent once, the typed kept, the focus where something went wrong, a list where it was.
const focusFirst = () => {
  const target = document.querySelector("#errors") ?? document.querySelector("[data-focus]");
  target?.focus();
};

const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-keeps-place]")) {
    sessionStorage.setItem("place", JSON.stringify([location.pathname + location.search, scrollY]));
  }
  if (!form.matches("[data-once]") || event.submitter?.hasAttribute("formaction")) return;
  if (sent.has(form)) return event.preventDefault();
  sent.add(form);
  for (const one of form.querySelectorAll("button[type=submit]:not([formaction], .sr-only)")) {
    one.setAttribute("aria-disabled", "true");
    one.dataset.word = one.innerHTML;
    one.textContent = form.dataset.once;
  }
});

// A double click asks for one, not for two.
document.addEventListener(
  "click",
  (event) => {
    if (event.detail < 2 || !event.target.closest("[data-single]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("button[data-word]")) {
    sent.delete(button.form);
    button.removeAttribute("aria-disabled");
    button.innerHTML = button.dataset.word;
  }
});

// The name of the message that this page shows is the redirect's: no part of what is kept or copied.
const dropTold = () => {
  const search = location.search.replace(/(?<=[?&])told=[0-9a-f]+&?/, "").replace(/[?&]$/, "");
  if (search !== location.search) history.replaceState(history.state, "", location.pathname + search + location.hash);
};

const keepPlace = () => {
  const [page, top] = JSON.parse(sessionStorage.getItem("place") ?? "[]");
  sessionStorage.removeItem("place");
  if (page !== location.pathname + location.search) return;
  history.replaceState(null, "", page);
  scrollTo({ top, behavior: "instant" });
};

// Fields behind a box are part of the form once it is ticked.
const revealBehind = (fields) => {
  const box = document.getElementById(fields.dataset.revealedBy);
  const reveal = () => {
    if (!box.checked || !fields.isConnected) return;
    fields.replaceWith(fields.content);
    document.dispatchEvent(new Event("revealed"));
  };
  box.addEventListener("change", reveal);
  reveal();
};

// Drafts: what was typed at checkout outlives a look at the cart, in this tab alone.
const draft = (form) => {
  const key = `draft ${form.dataset.draft}`;
  const fields = () => [...form.elements].filter((field) => field.matches("input:not([type=hidden], [type=radio]), select, textarea"));
  const isBox = (field) => field.type === "checkbox";
  const valueOf = (field) => (isBox(field) && !field.checked ? "" : field.value);
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  if (fields().every((field) => !valueOf(field))) {
    for (const box of fields().filter(isBox)) {
      box.checked = Boolean(kept[box.name]);
      box.dispatchEvent(new Event("change"));
    }
    for (const field of fields().filter((one) => !isBox(one))) field.value = kept[field.name] ?? "";
    // The ways of delivery follow the country.
    if (kept.country) {
      const country = form.elements.namedItem("country");
      addEventListener("load", () => country.dispatchEvent(new Event("change", { bubbles: true })));
    }
  }
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields().map((field) => [field.name, valueOf(field)]))));
  });
};

document.addEventListener("htmx:after:swap", () => {
  if (document.activeElement === document.body) focusFirst();
});

dropTold();
keepPlace();
focusFirst();
document.querySelectorAll("template[data-revealed-by]").forEach(revealBehind);
for (const form of document.querySelectorAll("form[data-draft]")) draft(form);
const done = document.querySelector("[data-draft-done]");
if (done) sessionStorage.removeItem(`draft ${done.dataset.draftDone}`);
