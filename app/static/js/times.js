// Times: in the shop's zone, or in the reader's own if it has none; "3 minutes ago" stays true.
import { say } from "./words.js";

const { lang } = document.documentElement;
const inZone = (timeZone) => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, {
  weekday: "short", day: "numeric", month: "short", year: "numeric",
  hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short", timeZone,
});
// An older browser may not know the shop's zone.
const clockOf = (zone) => {
  try {
    return inZone(zone || undefined);
  } catch {
    return inZone("UTC");
  }
};
const clock = clockOf(document.body.dataset.zone);
const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

export const written = (at, form = "long") =>
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
  for (const element of document.querySelectorAll("time[data-local]")) {
    put(element, written(new Date(element.dateTime), element.dataset.local));
  }
  for (const element of document.querySelectorAll("time[data-relative]")) {
    const at = new Date(element.dateTime);
    put(element, ago(at));
    element.title = written(at);
  }
};

document.addEventListener("htmx:after:swap", localise);
setInterval(localise, 30000);
localise();
