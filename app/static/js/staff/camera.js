// Reads codes with the camera, as if a scanner had typed them. The browser's own reader is used where there is one;
// else ZXing is loaded, which is five times as large as all other scripts of the page.
import { say } from "../words.js";

const FORMATS = ["code_128", "code_39", "data_matrix", "ean_13", "ean_8", "itf", "qr_code", "upc_a", "upc_e"];
const NEEDED = ["code_128", "qr_code", "ean_13"];
const PAUSE = 100; // milliseconds between two pictures
const GONE = 1200; // a code counts once more after nobody saw it for so long
const WIDE = 960; // pixels of a picture for ZXing, which reads no faster than it has to look
const template = document.getElementById("camera");
let view = null;

// Of several codes the one in the middle is meant.
const native = async () => {
  const known = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];
  if (!NEEDED.every((format) => known.includes(format))) return null;
  const detector = new BarcodeDetector({ formats: FORMATS.filter((format) => known.includes(format)) });
  return async (video) => {
    const far = ({ boundingBox: box }) =>
      Math.hypot(box.x + box.width / 2 - video.videoWidth / 2, box.y + box.height / 2 - video.videoHeight / 2);
    return (await detector.detect(video)).sort((one, other) => far(one) - far(other))[0]?.rawValue;
  };
};

const zxing = async () => {
  const { dataset } = template;
  if (!dataset.zxing) throw new Error("make setup");
  await new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: dataset.zxing, integrity: dataset.integrity });
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error("ZXing")));
    document.head.append(script);
  });
  const hints = new Map([
    [ZXing.DecodeHintType.POSSIBLE_FORMATS, FORMATS.map((format) => ZXing.BarcodeFormat[format.toUpperCase()])],
    [ZXing.DecodeHintType.TRY_HARDER, true],
  ]);
  const readers = [new ZXing.MultiFormatOneDReader(hints), new ZXing.QRCodeReader(), new ZXing.DataMatrixReader()];
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, WIDE / video.videoWidth);
    canvas.width = video.videoWidth * scale;
    canvas.height = video.videoHeight * scale;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const source = new ZXing.HTMLCanvasElementLuminanceSource(canvas);
    const bitmap = new ZXing.BinaryBitmap(new ZXing.HybridBinarizer(source));
    for (const reader of readers) {
      try {
        return reader.decode(bitmap, hints).getText();
      } catch {
        continue; // no code of this kind, or half of one
      }
    }
    return undefined;
  };
};

// A code that was blurred in one picture is another in the next: it counts when two in turn say the same.
let last = { code: "", at: 0 };
let before = "";
const see = (code) => {
  const sure = code === before;
  before = code;
  if (!sure) return;
  const now = performance.now();
  const anew = code !== last.code || now - last.at > GONE;
  last = { code, at: now };
  if (!anew) return;
  navigator.vibrate?.(60);
  document.dispatchEvent(new CustomEvent("code-seen", { detail: code }));
};

// A keyboard on the screen would hide what the camera sees.
const quiet = () => document.querySelector("[data-scan-field]")?.setAttribute("inputmode", view ? "none" : "text");
const pressed = () => document.querySelector("[data-camera]")?.setAttribute("aria-pressed", String(view !== null));

const close = () => {
  for (const track of view?.querySelector("video")?.srcObject?.getTracks() ?? []) track.stop();
  view?.remove();
  view = null;
  quiet();
  pressed();
};

const complain = (error) => {
  const told = { NotAllowedError: "camera_forbidden", NotFoundError: "camera_missing" }[error.name] ?? "camera_broken";
  view.querySelector("video").remove();
  view.querySelector("[role=status]").textContent = say(told, { reason: error.message });
};

const read = async (reader, video, mine) => {
  if (view !== mine) return;
  if (video.videoWidth) {
    const code = await reader(video);
    if (code && view === mine) see(code);
  }
  setTimeout(read, PAUSE, reader, video, mine);
};

const open = async () => {
  view = template.content.firstElementChild.cloneNode(true);
  const mine = view;
  document.getElementById("main").before(view);
  view.querySelector("button").addEventListener("click", close);
  quiet();
  pressed();
  try {
    const size = { width: { ideal: 1280 }, facingMode: { ideal: "environment" } };
    const stream = await navigator.mediaDevices.getUserMedia({ video: size });
    if (view !== mine) return stream.getTracks().forEach((track) => track.stop());
    const video = view.querySelector("video");
    video.srcObject = stream;
    read((await native()) ?? (await zxing()), video, mine);
  } catch (error) {
    if (view === mine) complain(error);
  }
};

export const toggle = () => (view ? close() : open());

document.addEventListener("htmx:after:swap", () => {
  quiet();
  pressed();
});
document.addEventListener("visibilitychange", () => document.hidden && close());
