// Shows what the shop says about an order while no page is open. It keeps no page, so none is ever old.
addEventListener("install", () => skipWaiting());

addEventListener("push", (event) => {
  const { title, url, ...said } = event.data.json();
  event.waitUntil(registration.showNotification(title, { ...said, renotify: true, data: url }));
});

const open = async (path) => {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find(({ url }) => new URL(url).pathname === path);
  return there ? there.focus() : clients.openWindow(path);
};

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});
