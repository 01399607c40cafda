// The line of a browser, as a SharedWorker: one connection asks the shop for all that its pages follow, and each page
// is given its part. A page that comes is a reason to connect anew, since every stream begins with the present state.
const TOGETHER = 40; // ms: pages that come at once are asked for at once
const GONE = 70000; // ms: a page says every 20 s that it is there
const MOST = 24; // streams that the shop gives over one connection

const pages = new Map(); // port → what its page follows, after which message, and whether it was begun
const refused = new Set(); // paths that the shop did not give, asked for alone until it does
let line = null; // the AbortController of the present connection
let planned = null;
let pause = 500; // ms before it connects again, as the shop says
let notBefore = 0;

const of = (path) => [...pages].filter(([, page]) => page.path === path);

const tell = (path, status) => {
  for (const [port, page] of of(path)) {
    pages.delete(port);
    port.postMessage(page.begun ? { ended: true } : { status });
  }
};

const hangUp = (status) => {
  notBefore = Date.now() + pause;
  for (const path of paths()) tell(path, status);
};

const paths = () => [...new Set([...pages.values()].map(({ path }) => path))];

// Two pages of one address may have heard up to different messages: then it begins anew for both.
const after = (path) => {
  const heard = new Set(of(path).map(([, page]) => page.after));
  return heard.size === 1 ? [...heard][0] : "";
};

const plan = () => {
  planned ??= setTimeout(connect, Math.max(TOGETHER, notBefore - Date.now()));
};

// A page's language may be another than the worker's own.
const ask = (address, signal, path, id = "") =>
  fetch(address, {
    headers: {
      Accept: "text/event-stream",
      "Accept-Language": of(path)[0]?.[1].language ?? "",
      "HX-Request": "true",
      ...(id && { "Last-Event-ID": id }),
    },
    redirect: "manual",
    cache: "no-store",
    signal,
  });

const isStream = (answer) =>
  answer.ok && (answer.headers.get("Content-Type") ?? "").startsWith("text/event-stream");

const refusal = ({ status }) => (status >= 400 ? status : 401);

async function* messages(content) {
  const reader = content.pipeThrough(new TextDecoderStream()).getReader();
  let kept = "";
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const whole = (kept + next.value).split("\n\n");
    kept = whole.pop();
    yield* whole;
  }
}

const pass = (path, said) => {
  const retry = /^retry: (\d+)$/m.exec(said);
  if (retry) pause = Number(retry[1]);
  const id = /^id: (.*)$/m.exec(said);
  for (const [port, page] of of(path)) {
    if (!page.begun) port.postMessage({ status: 200 });
    page.begun = true;
    if (id) page.after = id[1];
    port.postMessage({ said: `${said}\n\n` });
  }
};

const endOf = (path, status) => {
  if (status === 200) notBefore = Date.now() + pause;
  else if (status < 500 && status !== 429) refused.add(path);
  tell(path, status === 200 ? 0 : refusal({ status }));
};

const connect = async () => {
  planned = null;
  line?.abort();
  const mine = new AbortController();
  line = mine;
  for (const [port, page] of pages) if (Date.now() - page.seen > GONE) pages.delete(port);
  const wanted = paths();
  for (const path of wanted.splice(MOST)) turnAway(path);
  if (!wanted.length) return;
  const [first] = wanted;
  const single = wanted.length === 1;
  try {
    const list = new URLSearchParams(wanted.flatMap((path) => [["of", path], ["after", after(path)]]));
    const answer = await (single
      ? ask(first, mine.signal, first, after(first))
      : ask(`/stream?${list}`, mine.signal, first));
    if (!isStream(answer) && single) return endOf(first, refusal(answer));
    if (!isStream(answer)) {
      const later = answer.status === 429 || answer.status >= 500;
      return later ? hangUp(answer.status) : wanted.forEach(turnAway);
    }
    for await (const said of messages(answer.body)) {
      const part = /^of: (\d+)\n/.exec(said);
      const path = part ? wanted[Number(part[1])] : first;
      const own = part ? said.slice(part[0].length) : said;
      const end = /^event: end\ndata: (\d+)$/.exec(own);
      if (mine.signal.aborted) return;
      if (end) endOf(path, Number(end[1]));
      else pass(path, own);
    }
  } catch {
    // What went wrong is the same to the pages: this connection is over.
  }
  if (!mine.signal.aborted) hangUp(0);
};

const turnAway = (path) => {
  for (const [port] of of(path)) {
    pages.delete(port);
    port.postMessage({ refuses: true });
  }
};

// One page that is logged out must not have the others connect again and again.
const tryAlone = async (path) => {
  const mine = new AbortController();
  try {
    const answer = await ask(path, mine.signal, path);
    if (!isStream(answer)) return tell(path, refusal(answer));
  } catch {
    return tell(path, 0);
  } finally {
    mine.abort();
  }
  refused.delete(path);
  plan();
};

onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data.leaves) {
      pages.delete(port);
      if (!pages.size) line?.abort();
    } else if (data.joins) {
      const { joins: path, after, language } = data;
      pages.set(port, { path, after, language, begun: false, seen: Date.now() });
      if (refused.has(data.joins)) tryAlone(data.joins);
      else plan();
    } else {
      const page = pages.get(port);
      if (page) page.seen = Date.now();
      // A page that this worker does not know: it was forgotten, or the browser has begun the worker anew.
      port.postMessage({ ended: data.here === "follows" && !page });
    }
  };
};
