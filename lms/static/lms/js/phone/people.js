// "Orang di HP ini": who uses it now, handing it on, and removing one's own data.
import { account, flush, unsent } from "../outbox.js";
import { lock, people, READER_PREFIX } from "../readers.js";
import { database } from "../store.js";

const OWN_STORES = ["papers", "receipts"];
const list = document.querySelector("[data-people]");
const template = document.getElementById("person");
const steps = document.querySelectorAll("[data-step]");

async function show() {
  const everybody = await people();
  const me = everybody.find((person) => person.account === account());
  document.querySelector("[data-me]").hidden = !me;
  if (me) {
    document.querySelector("[data-my-name]").textContent = me.name;
    document.querySelector(`[data-pin="${me.hash ? "here" : "missing"}"]`).hidden = false;
  }
  list.replaceChildren(...(await Promise.all(everybody.map(asLine))));
  document.querySelector("[data-nobody]").hidden = everybody.length > 0;
}

async function asLine(person) {
  const line = template.content.cloneNode(true);
  line.querySelector("[data-name]").textContent = person.name;
  const state = person.account === account() ? "sedang memakai" : "terkunci";
  const kilobytes = Math.ceil((await bytesOf(person.account)) / 1024);
  line.querySelector("[data-note]").textContent = `${state}, ${kilobytes} kB`;
  return line;
}

/** Size of the pages kept for one person. */
async function bytesOf(owner) {
  const cache = await caches.open(READER_PREFIX + owner);
  const pages = await cache.matchAll();
  const sizes = await Promise.all(pages.map(async (page) => (await page.blob()).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function handOn() {
  const { active } = (await navigator.serviceWorker?.getRegistration()) ?? {};
  // Without a worker nothing is kept here: the server alone lets people in and out.
  if (!active) {
    location.assign("/keluar/");
    return;
  }
  await lock();
  active.postMessage({ endSession: true });
  location.replace("/kunci/");
}

/** Show one step of the removal. */
function goTo(name) {
  for (const step of steps) step.hidden = step.dataset.step !== name;
  document.querySelector(`[data-step="${name}"] h2`)?.focus();
}

/** Before anything is removed: what was not sent is tried once more, then told. */
async function ask() {
  goTo("wait");
  if ((await unsent()).length > 0) await flush();
  const waiting = (await unsent()).length;
  for (const place of document.querySelectorAll("[data-count]")) {
    place.textContent = String(waiting);
  }
  goTo(waiting > 0 ? "unsent" : "sure");
}

/** Remove all of this person from the phone; unsent facts only when that was said. */
async function remove({ withUnsent }) {
  const owner = account();
  const db = await database;
  if (!withUnsent && (await unsent()).length > 0) {
    await ask();
    return;
  }
  await lock();
  const stores = [...OWN_STORES, "facts", "meta", "profiles", "usage"];
  const tx = db.transaction(stores, "readwrite");
  for (const name of withUnsent ? [...OWN_STORES, "facts"] : OWN_STORES) {
    const store = tx.objectStore(name);
    for (const key of await store.index("account").getAllKeys(owner)) store.delete(key);
  }
  tx.objectStore("usage").delete(IDBKeyRange.bound([owner, ""], [owner, "\uffff"]));
  tx.objectStore("profiles").delete(owner);
  // What an assessor's tables remember of the people they watched.
  const tables = IDBKeyRange.bound(`station:${owner}:`, `station:${owner}:\uffff`);
  tx.objectStore("meta").delete(tables);
  await tx.done;
  await caches.delete(READER_PREFIX + owner);
  const { active } = (await navigator.serviceWorker?.getRegistration()) ?? {};
  active?.postMessage({ endSession: true });
  location.replace("/kunci/");
}

const actions = {
  "hand-on": handOn,
  ask,
  cancel: () => goTo("start"),
  remove: () => remove({ withUnsent: false }),
  "remove-all": () => remove({ withUnsent: true }),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (button) actions[button.dataset.do]();
});
show();
