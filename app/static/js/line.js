// A page's stream over the line that all pages of this browser share: a SharedWorker holds it.
const HERE = 20000; // ms: how often a page says that it is there, and how soon the worker must have answered

// Returns what htmx asks for the stream instead of `fetch`, or null where this browser shares nothing.
export const sharedLine = (script) => {
  let worker;
  try {
    worker = new SharedWorker(script, { name: "line" });
  } catch {
    return null;
  }
  const { port } = worker;
  const encoder = new TextEncoder();
  let asked = null; // the answer that the page waits for
  let body = null; // of the answer that it has
  let last = ""; // the id of the last message
  let answers = true;
  const line = { isShared: true };

  const begin = (status) => {
    if (status !== 200) return new Response(null, { status });
    const content = new ReadableStream({
      start: (controller) => (body = controller),
      cancel: () => leave(),
    });
    return new Response(content, { headers: { "Content-Type": "text/event-stream" } });
  };

  const settle = (answer) => {
    asked?.resolve(answer());
    asked = null;
  };

  const end = () => {
    body?.close();
    body = null;
    fail();
  };

  const fail = () => {
    asked?.reject(new TypeError("Failed to fetch"));
    asked = null;
  };

  const leave = () => {
    body = null;
    asked = null;
    port.postMessage({ leaves: true });
  };

  // From here on this page has a stream of its own, which is what hx-sse opens after an end.
  const alone = () => {
    line.isShared = false;
    clearInterval(beat);
    port.postMessage({ leaves: true });
    if (asked) settle(((path, request) => () => fetch(path, request))(asked.path, asked.request));
    end();
  };

  line.fetch = (path, request) =>
    new Promise((resolve, reject) => {
      const mine = { path, request, resolve, reject };
      asked = mine;
      request.signal.addEventListener("abort", () => {
        if (asked === mine) leave();
        reject(request.signal.reason);
      });
      port.postMessage({ joins: path, after: last, language: document.documentElement.lang });
    });

  port.onmessage = ({ data: { status, said, ended, refuses } }) => {
    answers = true;
    if (refuses) alone();
    else if (ended) end();
    else if (status === 0) fail();
    else if (status) settle(() => begin(status));
    else if (said && body) {
      last = /^id: (.*)$/m.exec(said)?.[1] ?? last;
      body.enqueue(encoder.encode(said));
    }
  };
  worker.onerror = alone;

  const beat = setInterval(() => {
    if (!answers) return alone();
    answers = false;
    port.postMessage({ here: asked || body ? "follows" : "rests" });
  }, HERE);

  addEventListener("pagehide", () => {
    port.postMessage({ leaves: true });
    end();
  });
  return line;
};
