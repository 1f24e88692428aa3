// What of the modules is on this phone: packs (docs/packs.md) and lessons read here.
// Shared by pages and worker; it only reads packs, courses/js/packs.js writes them.
import { change, database, recall } from "./store.js";

export const PACKS = "cakap-packs";
// Beside the bytes themselves a browser keeps an index.
export const SLACK = 100_000;

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

/** 34 kB from bytes, never less than 1, as the server writes it. */
export function kb(bytes) {
  const [size, unit] = bytes >= 999_500 ? [bytes / 1e6, "MB"] : [Math.max(bytes / 1000, 1), "kB"];
  const digits = { maximumFractionDigits: unit === "MB" ? 1 : 0 };
  return `${size.toLocaleString("id-ID", digits)} ${unit}`;
}

/** Bytes that are still free for this site, undefined when the browser does not say. */
export async function spaceFor(bytes) {
  const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  const free = quota === undefined ? undefined : Math.max(quota - usage, 0);
  return { enough: free === undefined || free > bytes + SLACK, free };
}

/** How a module stands on this phone: state absent, half, kept or stale; `bytes` is what
 * is left to fetch. `version` is the server's, if known. */
export async function packState(slug, version) {
  const row = await packRow(slug);
  if (row?.coming) return { state: "half", row, bytes: weigh(await missingParts(row.coming)) };
  if (!row?.manifest) return { state: "absent", row, bytes: undefined };
  const lost = await missingParts(row.manifest);
  if (lost.length > 0) return { state: "half", row, bytes: weigh(lost) };
  const isStale = version && version !== row.manifest.version;
  return { state: isStale ? "stale" : "kept", row, bytes: 0 };
}

/** Bytes over the wire of these files. */
export function weigh(files) {
  return files.reduce((sum, file) => sum + file.bytes, 0);
}
