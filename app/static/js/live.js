// Pages with a stream: how the line is, when the truth was last heard, and what changed, aloud.
import { sharedLine } from "./line.js";
import { written } from "./times.js";
import { announce } from "./toasts.js";
import { say } from "./words.js";

const stream = document.getElementById("stream");
const pill = document.getElementById("connection");

const follow = () => {
  const word = pill.querySelector("[data-connection-word]");
  const clock = document.querySelector("[data-freshness]");
  const QUIET = 2000; // ms: a line that is back sooner than this was never worth a word
  const STALE = 60000; // ms
  const SILENT = 40000; // ms: an open line says at least every 15 s that it lives
  const AGAIN = 2000 + Math.random() * 1000; // ms
  const shared = sharedLine(pill.dataset.line); // with the browser's other pages, where it can
  let lost = null;
  let line = null; // as hx-sse hands it out
  let silence = null;

  const words = { live: say("live"), reconnecting: say("reconnecting"), stale: say("paused") };

  const show = (state) => {
    pill.dataset.state = state;
    word.textContent = words[state] ?? "";
    if (state === "stale") announce(say("paused_since", { time: clock.textContent }));
    document.body.dataset.conn = state;
  };

  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(silent, SILENT);
    const now = new Date();
    clock.dateTime = now.toISOString();
    clock.textContent = written(now, "time");
  };

  const again = () => stream.dispatchEvent(new Event("retry"));

  const up = () => {
    if (lost) lost.forEach(clearTimeout);
    lost = null;
    heard();
    show("live");
  };

  const silent = () => {
    down();
    line?.reader?.cancel(); // hx-sse then connects anew, perhaps to a process that answers
  };

  const down = () => {
    clearTimeout(silence);
    if (lost) return;
    lost = [
      setTimeout(() => show("reconnecting"), QUIET),
      setTimeout(() => show("stale"), STALE),
    ];
  };

  stream.addEventListener("htmx:config:request", (event) => {
    if (shared?.isShared) event.detail.ctx.fetch = shared.fetch;
  });
  // The first attempt is 0 and belongs to a line that is already open. hx-sse would make the others by itself, past
  // the shared line: so it ends there, and is asked to begin once more.
  stream.addEventListener("htmx:sse:before:connection", ({ detail: { connection } }) => {
    if (connection.attempt === 0) return;
    down();
    connection.cancelled = Boolean(shared?.isShared);
  });
  stream.addEventListener("htmx:sse:after:connection", (event) => {
    line = event.detail.connection;
    up();
  });
  // What is heard is the proof: after a false alarm of the network no new connection is made.
  stream.addEventListener("htmx:sse:after:message", () => (lost ? up() : heard()));
  stream.addEventListener("htmx:sse:error", down);
  // A first connection that fails is the one case that hx-sse leaves to us.
  for (const trouble of ["htmx:response:error", "htmx:error"]) {
    stream.addEventListener(trouble, () => {
      down();
      setTimeout(again, AGAIN);
    });
  }
  addEventListener("offline", down);
  addEventListener("online", () => {
    if (lost) line?.reader?.cancel(); // connects anew at once
  });
  stream.addEventListener("htmx:sse:close", () => {
    if (!stream.isConnected) return;
    down();
    if (shared?.isShared) setTimeout(again);
  });

  // Too much changed while the page was away: read it whole, but never while somebody types.
  stream.addEventListener("outdated", () => {
    const reload = () => (document.querySelector("dialog[open]") ? setTimeout(reload, 1000) : location.reload());
    setTimeout(reload, Math.max(0, 30000 - performance.now()));
  });

  // What a reader must hear stands on the page itself, as data-announce and data-page-title.
  const told = () => document.querySelector("[data-announce]");
  let last = told()?.dataset.announce;
  const compare = () => {
    const now = told();
    if (!document.getElementById("stream")) {
      lost?.forEach(clearTimeout);
      clearTimeout(silence);
      show("ended");
    }
    if (!now || now.dataset.announce === last) return;
    last = now.dataset.announce;
    announce(last);
    if (now.dataset.pageTitle) document.title = now.dataset.pageTitle;
    now.classList.add("just-changed");
    setTimeout(() => now.classList.remove("just-changed"), 1200);
  };
  document.addEventListener("htmx:after:swap", compare);
  document.addEventListener("htmx:finally:swap", compare);

  show("connecting");
  down();
};

if (stream && pill) follow();
else pill?.remove();
