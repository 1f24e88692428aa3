// What every page shares: the outbox badge, sending, the offline note, the worker.
// Without JavaScript the pages still work; this only adds what needs a phone's memory.
import { account, enqueue, flush, unsent } from "./outbox.js";

const PAGES = "cakap-pages";
const OWNER_KEY = "cakap-account";

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
  const list = section.querySelector("ul");
  list.replaceChildren(...items.map(asLine));
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

/** Forms marked data-fact are kept in the outbox first, then sent as soon as possible. */
async function keepFact(event) {
  const form = event.target.closest("form[data-fact]");
  if (!form || !account()) return;
  event.preventDefault();
  const { fact, uid, lesson, next } = form.dataset;
  await enqueue({
    type: fact,
    id: uid,
    payload: { lesson: Number(lesson) },
    label: `Materi dibaca: ${document.querySelector("h1")?.textContent.trim()}`,
  });
  await Promise.race([flush(), new Promise((done) => setTimeout(done, 1500))]);
  location.assign(next);
}

/** Pages kept for one person are not shown to the next person on this phone. */
async function forgetOthersPages() {
  if (localStorage.getItem(OWNER_KEY) === account()) return;
  if ("caches" in window) await caches.delete(PAGES);
  localStorage.setItem(OWNER_KEY, account());
}

async function startWorker() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/sw.js");
  const worker = await navigator.serviceWorker.ready;
  if (account()) worker.active.postMessage({ keep: [location.pathname, "/", "/kartu/"] });
}

async function start() {
  document.addEventListener("submit", keepFact);
  document.addEventListener("outbox:change", showUnsent);
  window.addEventListener("online", () => {
    showSignal();
    flush();
  });
  window.addEventListener("offline", showSignal);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") flush();
  });
  showSignal();
  await forgetOthersPages();
  await showUnsent();
  await flush();
  await startWorker();
}

start();
