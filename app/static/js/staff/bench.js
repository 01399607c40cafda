// What a scan did is heard by somebody who looks at the parcel: two tones that rise if it counts, and two that fall
// if it is refused or asked about. A cookie of this browser turns them off.
const GOOD = { type: "sine", hertz: [880, 1320], loud: 0.12, long: 0.07 };
const BAD = { type: "square", hertz: [330, 220], loud: 0.15, long: 0.15 };
const TONES = { good: GOOD, bad: BAD };
let audio;

// Phones let a page sound only once somebody has touched it or pressed a key.
const wake = () => {
  audio ??= new AudioContext();
  audio.resume();
};
for (const kind of ["pointerup", "keydown"]) addEventListener(kind, wake, { once: true });

const button = () => document.querySelector("[data-sounds]");
const play = ({ type, hertz, loud, long }) => {
  wake();
  hertz.forEach((frequency, place) => {
    const tone = new OscillatorNode(audio, { type, frequency });
    const begin = audio.currentTime + place * (long + 0.01);
    tone.connect(new GainNode(audio, { gain: loud })).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + long);
  });
};

const turn = () => {
  const on = button().getAttribute("aria-pressed") !== "true";
  document.cookie = `sounds=${on ? "on" : "off"}; path=/staff/scan; max-age=31536000; samesite=lax`;
  button().setAttribute("aria-pressed", String(on));
  if (on) play(GOOD);
};

// The camera's script is loaded when somebody opens it. A browser has none for pages that come over http.
const offer = () => document.querySelector("[data-camera]")?.toggleAttribute("hidden", !navigator.mediaDevices);
const look = async () => (await import(document.getElementById("camera").dataset.script)).toggle();

document.addEventListener("htmx:after:swap", () => {
  const tones = TONES[document.getElementById("scan-panel")?.dataset.sound];
  if (tones && button()?.getAttribute("aria-pressed") === "true") play(tones);
  offer();
});
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-sounds]")) turn();
  if (target.closest("[data-camera]")) look();
});
offer();
