// What makes plain pages more comfortable. Everything here may be missing and the pages still work.
(() => {
  const doc = document;
  const root = doc.documentElement;

  // What scripts say comes with the page, in the reader's language.
  const words = Object.assign({}, ...[...doc.querySelectorAll("script[data-words]")].map(({ text }) => JSON.parse(text)));
  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // Times: the server writes UTC, the reader sees the own zone; "3 minutes ago" stays true.
  const clock = new Intl.DateTimeFormat(root.lang === "en" ? "en-GB" : root.lang, {
    weekday: "short", day: "numeric", month: "short", year: "numeric",
    hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short",
  });
  const relative = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto" });
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

  const written = (at, form = "long") =>
    say(form, Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value])));

  const ago = (at) => {
    const seconds = (at - Date.now()) / 1000;
    if (Math.abs(seconds) < 45) return say("just_now");
    const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length);
    return relative.format(Math.round(seconds / size), unit);
  };

  const put = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };

  const localise = () => {
    for (const element of doc.querySelectorAll("time[data-local]")) {
      put(element, written(new Date(element.dateTime), element.dataset.local));
    }
    for (const element of doc.querySelectorAll("time[data-relative]")) {
      const at = new Date(element.dateTime);
      put(element, ago(at));
      element.title = written(at);
    }
  };

  // Announcements: one polite region, at most one message a second.
  let waiting = null;
  const announce = (text) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => put(doc.getElementById("live"), text), 300);
  };

  const made = (tag, values) => Object.assign(doc.createElement(tag), values);

  const toast = (title, text) => {
    const box = made("div", { className: "toast notice" });
    box.dataset.tone = "error";
    box.setAttribute("role", "alert");
    const lines = made("div");
    lines.append(made("h2", { textContent: title }), made("p", { textContent: text }));
    box.append(lines);
    doc.getElementById("toasts").append(box);
  };

  // Focus: what went wrong first, else what a page wants read first.
  const focusFirst = (within = doc) => {
    const target = within.querySelector("#errors") ?? within.querySelector("[data-focus]");
    target?.focus();
  };

  // Forms: sent once, and a list keeps its place when a row of it was sent.
  const sent = new WeakSet();
  doc.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (form.matches("[data-keeps-place]")) {
      sessionStorage.setItem("place", JSON.stringify([location.pathname + location.search, scrollY]));
    }
    if (!form.matches("[data-once]") || button?.hasAttribute("formaction")) return;
    if (sent.has(form)) return event.preventDefault();
    sent.add(form);
    for (const one of form.querySelectorAll("button[type=submit]:not([formaction], .sr-only)")) {
      one.setAttribute("aria-disabled", "true");
      one.dataset.word = one.innerHTML;
      one.textContent = form.dataset.once;
    }
  });

  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const button of doc.querySelectorAll("button[data-word]")) {
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

  // Drafts: what was typed at checkout outlives a look at the cart, in this tab alone.
  const draft = (form) => {
    const key = `draft ${form.dataset.draft}`;
    const fields = [...form.elements].filter((field) => field.matches("input:not([type=hidden]), select, textarea"));
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
    if (fields.every((field) => !field.value)) {
      for (const field of fields) field.value = kept[field.name] ?? "";
    }
    form.addEventListener("input", () => {
      sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value]))));
    });
  };

  // Buttons that only scripts can serve.
  doc.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches("[data-close-toast]")) button.closest(".toast").remove();
    if (button.matches("[data-print]")) print();
    if (button.matches("[data-copy]")) {
      await copy(button.dataset.copy);
      button.dataset.copied = "";
      announce(say("copied"));
      setTimeout(() => delete button.dataset.copied, 1600);
    }
  });

  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = made("textarea", { value: text, className: "sr-only" });
    doc.body.append(area);
    area.select();
    doc.execCommand("copy");
    area.remove();
  };

  // Colours: at once, and remembered by the same cookie that the form's answer sets.
  doc.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-switch] button");
    if (!button) return;
    event.preventDefault();
    const dark = button.value === "dark" || (button.value === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    doc.cookie = `theme=${button.value}; path=/; max-age=31536000; samesite=lax`;
    root.dataset.theme = button.value;
    root.classList.toggle("dark", dark);
    for (const one of button.form.elements.theme) one.setAttribute("aria-pressed", String(one === button));
  });

  doc.addEventListener("htmx:after:swap", () => {
    localise();
    if (doc.activeElement === doc.body) focusFirst();
  });
  doc.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx && !event.target.matches("#stream")) {
      toast(say("no_answer"), say("no_answer_hint"));
    }
  });

  localise();
  setInterval(localise, 30000);
  dropTold();
  keepPlace();
  focusFirst();
  for (const form of doc.querySelectorAll("form[data-draft]")) draft(form);
  const done = doc.querySelector("[data-draft-done]");
  if (done) sessionStorage.removeItem(`draft ${done.dataset.draftDone}`);
  const flash = doc.querySelector("[data-flash]");
  if (flash) announce(flash.dataset.tone === "success" ? doc.getElementById("cart-link")?.innerText ?? flash.innerText : flash.innerText);
  window.doorstep = { announce, say, toast, written };
})();
