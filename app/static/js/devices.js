// Notifications about an order on this device: offered where the browser can show them, and stopped.
import { announce } from "./toasts.js";

const panel = document.querySelector("[data-device]");
const { device: order, key } = panel.dataset;
const [asks, stops] = panel.querySelectorAll("form");
// One subscription of the browser serves all orders; it remembers which of them want it.
const wanted = `device ${order}`;
const isWanted = () => Object.keys(localStorage).some((one) => one.startsWith("device "));

const show = (state) => {
  for (const part of panel.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(state);
  panel.hidden = false;
};

// What the customer asked for is read aloud, and the focus stays where the button was.
const answer = (state) => {
  const hadFocus = panel.contains(document.activeElement);
  show(state);
  announce([...panel.querySelectorAll("p:not([hidden])")].at(-1).innerText);
  if (hadFocus) panel.querySelector("form:not([hidden]) button")?.focus();
};

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const hasOurKey = ({ options }) => {
  const theirs = options.applicationServerKey && new Uint8Array(options.applicationServerKey);
  return !theirs || theirs.toString() === bytes(key).toString();
};

const subscription = async () => (await navigator.serviceWorker.getRegistration("/"))?.pushManager.getSubscription();

const subscribe = async () => {
  await navigator.serviceWorker.register("/service-worker.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  const there = await pushManager.getSubscription();
  if (there && hasOurKey(there)) return there;
  await there?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
};

const send = (form, more) => {
  const body = new URLSearchParams([...new FormData(form), ...Object.entries(more)]);
  return fetch(form.action, { method: "POST", body });
};

// The shop is asked each time: it may have dropped the device since.
const turnOn = async () => {
  try {
    const { endpoint, keys } = (await subscribe()).toJSON();
    const { ok, status } = await send(asks, { endpoint, ...keys });
    if (!ok) return status === 409 ? "full" : "failed";
    localStorage.setItem(wanted, "");
    return "on";
  } catch {
    return "failed";
  }
};

const ask = async () => {
  const said = await Notification.requestPermission();
  if (said === "granted") return turnOn();
  return said === "denied" ? "denied" : "off";
};

const turnOff = async () => {
  try {
    const there = await subscription();
    const stopped = there && (await send(stops, { endpoint: there.endpoint }));
    if (stopped && !stopped.ok) return "on";
    localStorage.removeItem(wanted);
    if (!isWanted()) await there?.unsubscribe();
    return "off";
  } catch {
    return "on";
  }
};

const onSubmit = (form, act) => {
  let isBusy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    answer(await act());
    isBusy = false;
  });
};

onSubmit(asks, ask);
onSubmit(stops, turnOff);

const canNotify = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
if (!canNotify) {
  if (navigator.standalone === false) show("home");
} else if (Notification.permission === "denied") show("denied");
else if (Notification.permission === "granted" && localStorage.getItem(wanted) !== null) show(await turnOn());
else show("off");
