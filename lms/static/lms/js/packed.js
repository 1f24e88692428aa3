// What of the modules is on this phone: packs (docs/packs.md) and lessons read here.
// Shared by pages and worker; it only reads packs, courses/js/packs.js writes them.
import { change, database, recall } from "./store.js";

export const PACKS = "cakap-packs";

/** Every module that is kept here or on its way. */
export async function packRows() {
  return (await database).getAll("packs");
}

/** The row of one module, undefined when nothing of it is here. */
export async function packRow(slug) {
  return (await database).get("packs", slug);
}

/** The files of a manifest that are not on this phone yet. */
export async function missingParts(manifest) {
  const keys = await (await caches.open(PACKS)).keys();
  const here = new Set(keys.map((request) => new URL(request.url).pathname));
  return manifest.files.filter((file) => !here.has(file.url));
}

/** Whether a page of a module can be composed from what is here. */
export async function isPacked(address) {
  const slug = /^\/modul\/([^/]+)\//.exec(address)?.[1];
  const row = slug && (await packRow(slug));
  return Boolean(row?.manifest) && (await missingParts(row.manifest)).length === 0;
}

/** Page ids of the lessons this person has read, as far as this phone knows. */
export async function readLessons(account) {
  const read = new Set(await recall(`read:${account}`, []));
  const facts = await (await database).getAllFromIndex("facts", "account", account);
  for (const fact of facts) if (fact.type === "lesson.read") read.add(fact.payload.lesson);
  return read;
}

/** Note lessons as read by this person: finished here, or shown so by the server. */
export async function noteRead(account, lessons) {
  if (!account || lessons.length === 0) return;
  await change(`read:${account}`, [], (known) => [...new Set([...known, ...lessons])]);
}

/** Note that a module was opened: what is unused longest makes room first. */
export async function noteOpened(slug) {
  await change("packs-opened", {}, (times) => ({ ...times, [slug]: Date.now() }));
}
