// What every page shares: the outbox badge, sending, the offline note, the worker.
// Without JavaScript the pages still work; this only adds what needs a phone's memory.
import { account, enqueue, flush, unsent } from "./outbox.js";
import { introduce, READER_PREFIX, watch } from "./readers.js";
import { database } from "./store.js";

const WORKER_MS = 20_000;
// What pages name in <meta name="later">, all among the worker's files.
const LATER = {
  exam: () => import("../../assessments/js/exam.js"),
  module: () => import("../../courses/js/module.js"),
  packs: () => import("./phone/packs.js"),
};

async function showUnsent() {
  const items = account() ? await unsent() : [];
  const badge = document.getElementById("outbox-badge");
  if (badge) {
    badge.hidden = items.length === 0;
    badge.querySelector("[data-count]").textContent = String(items.length);
  }
  const section = document.getElementById("belum-terkirim");
  if (!section) return;
  section.hidden = items.length === 0;
  section.querySelector("ul").replaceChildren(...items.map(asLine));
}

function asLine(item) {
  const line = document.createElement("li");
  const time = new Date(item.occurred_at).toLocaleString("id-ID", {
    dateStyle: "medium",
    timeStyle: "short",
  });
  line.textContent = item.rejected
    ? `${item.label} (${time}): ${item.rejected}`
    : `${item.label} (${time})`;
  return line;
}

function showSignal() {
  const note = document.getElementById("offline-note");
  if (note) note.hidden = navigator.onLine;
}

let busy = false;

/** Forms marked data-fact are kept in the outbox first, then sent as soon as possible. */
async function keepFact(event) {
  const form = event.target.closest("form[data-fact]");
  if (!form || !account()) return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  const { fact, lesson, next } = form.dataset;
  try {
    await keepOnce(fact, { lesson: Number(lesson) });
  } catch (error) {
    // With signal the form needs no memory; without, nothing is called kept.
    if (navigator.onLine) form.submit();
    else (await import("./trouble.js")).tellNotKept(error, form);
    busy = false;
    return;
  }
  await Promise.race([flush(), new Promise((done) => setTimeout(done, 1500))]);
  location.assign(await reachable([next, form.dataset.course]));
}

/** A second press on a page kept on the phone adds nothing while the first one waits. */
async function keepOnce(type, payload) {
  const same = (item) => item.type === type && item.payload.lesson === payload.lesson;
  if ((await unsent()).some(same)) return;
  const title = document.querySelector("h1")?.textContent.trim();
  await enqueue({ type, payload, label: `Materi dibaca: ${title}` });
  const { noteRead } = await import("./packed.js");
  await noteRead(account(), [payload.lesson]);
}

/** The first address that can be shown now; without signal only what was read before. */
async function reachable(addresses) {
  if (navigator.onLine || !("caches" in window)) return addresses[0];
  const own = { cacheName: READER_PREFIX + account() };
  const { isPacked } = await import("./packed.js");
  for (const address of addresses) {
    if ((await caches.match(address, own)) || (await isPacked(address))) return address;
  }
  return "/";
}

/** Once per person and phone: facts then travel whoever is signed in. */
async function linkThisPhone() {
  if (!account()) return;
  const row = await (await database).get("profiles", account());
  if (!row?.token) (await import("./sending.js")).linkPhone(account());
}

async function startWorker() {
  if (!("serviceWorker" in navigator)) return;
  if (document.querySelector('meta[name="worker"][content="off"]')) {
    document.dispatchEvent(new Event("worker:none"));
    await (await import("./recall.js")).recallWorker();
    return;
  }
  try {
    watchReleases(await navigator.serviceWorker.register("/sw.js", { type: "module" }));
  } catch {
    // A browser from before 2021: the pages work, with signal.
    document.dispatchEvent(new Event("worker:none"));
    return;
  }
  const worker = await navigator.serviceWorker.ready;
  if (!account()) return;
  // The page that brought the worker was not yet seen by it; the places of the menu
  // are there from the first visit on.
  const photos = Array.from(document.querySelectorAll("picture img"), (one) => one.currentSrc);
  const keep = [...photos.filter(Boolean), location.pathname, "/"];
  if (document.querySelector('a[href="/kartu/"]')) keep.push("/kartu/");
  const more = document.querySelector("[data-keep]");
  if (more && !savesData()) keep.push(...more.dataset.keep.split(" "));
  worker.active.postMessage({ keep });
}

/** A newer release waits until it is let in: say so when it is here. */
function watchReleases(registration) {
  const look = async () => {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    await (await import("./update.js")).offerUpdate(registration);
  };
  const follow = () => {
    registration.installing?.addEventListener("statechange", () => look().catch(() => {}));
  };
  registration.addEventListener("updatefound", follow);
  follow();
  look().catch(() => {});
}

/** Whether the browser or the person asked for few bytes. */
function savesData() {
  return navigator.connection?.saveData || /(?:^|; )save-data=1/.test(document.cookie);
}

/** What the reader chose stands in cookies: a page kept on the phone may be older. */
function dressForReader() {
  const size = /(?:^|; )text-size=(large|huge)/.exec(document.cookie);
  if (size) document.documentElement.dataset.text = size[1];
  else delete document.documentElement.dataset.text;
}

/** Resolves when the worker answers for this page, or is not going to: what is loaded
 * after that comes from the phone and costs the first visit nothing. */
function behindWorker() {
  const container = navigator.serviceWorker;
  if (!container || container.controller) return Promise.resolve();
  return new Promise((done) => {
    container.addEventListener("controllerchange", done, { once: true });
    document.addEventListener("worker:none", done, { once: true });
    setTimeout(done, WORKER_MS);
  });
}

/** Ears and pictures, where this page has any, and the count of data. */
async function help() {
  if (document.querySelector("[data-listen], [data-picture]")) await import("./reading.js");
  (await import("./usage.js")).watchPage(account);
}

/** Papers of open tests come along with home, after all that the page itself needs. */
async function takePapers() {
  const named = document.querySelector("meta[name=papers]");
  if (!named || !account()) return;
  const { keepPapers } = await import("../../assessments/js/papers.js");
  await keepPapers(named.content.split(" "));
}

/** The script of this page, when its first words can do without. */
async function loadLater() {
  const named = document.querySelector("meta[name=later]");
  if (!named) return;
  await behindWorker();
  await LATER[named.content]();
}

function start() {
  dressForReader();
  document.addEventListener("submit", keepFact);
  document.addEventListener("outbox:change", showUnsent);
  window.addEventListener("online", () => {
    showSignal();
    flush();
  });
  window.addEventListener("offline", showSignal);
  window.addEventListener("pageshow", () => {
    busy = false;
    showUnsent();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") flush();
  });
  loadLater();
  watch(account());
  showSignal();
  showUnsent();
  flush();
  // After what the page itself needs.
  window.addEventListener("load", async () => {
    await behindWorker();
    help().catch(() => {});
    linkThisPhone()
      .then(takePapers)
      .catch(() => {});
  });
  // Without memory for people the page is the server's, as it came.
  const isOwn = introduce(document.body.dataset).catch(() => true);
  isOwn.then((stays) => stays && startWorker());
}

start();
