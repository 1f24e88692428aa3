// How much data Cakap used on this phone, per person and month, from the browser's own
// record of what it fetched. What it does not tell is in docs/reading.md.
import { database, recall } from "./store.js";

const PHOTO = 150_000;
// What the browser's record leaves out of an answer's headers, beyond its fixed 300 bytes.
const MORE_HEADERS = { pages: 500, files: 170, packs: 170, sending: 400 };

/** "2026-11", by this phone's calendar. */
export function monthOf(date) {
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}`;
}

/** The kind of an address: pages, files, packs or sending. */
export function kindOf(address) {
  const { pathname } = new URL(address);
  if (pathname.startsWith("/api/")) return "sending";
  if (pathname.startsWith("/paket/")) return "packs";
  return /^\/(static|media|sw\.js|manifest)/.test(pathname) ? "files" : "pages";
}

/** Bytes that one entry of the record took from the network; 0 for what was kept here. */
export function bytesOf(entry) {
  if (entry.transferSize === 0) return 0;
  return entry.transferSize + MORE_HEADERS[kindOf(entry.name)];
}

/** Add bytes, by kind, to the month of one person ("" while nobody is signed in). */
export async function addUsage(account, bytes, now = new Date()) {
  const month = monthOf(now);
  const tx = (await database).transaction("usage", "readwrite");
  const row = (await tx.store.get([account, month])) ?? { account, month };
  for (const [kind, more] of Object.entries(bytes)) row[kind] = (row[kind] ?? 0) + more;
  await tx.store.put(row);
  await tx.done;
}

/** Count what this page or worker has fetched so far and whatever follows. */
export function watchUsage(account, isOurs = () => true) {
  const observer = new PerformanceObserver((list) => {
    count(list.getEntries().filter(isOurs), account).catch(() => {});
  });
  observer.observe({ type: "resource", buffered: true });
  if (typeof document !== "undefined") {
    observer.observe({ type: "navigation", buffered: true });
  }
}

async function count(entries, account) {
  const bytes = {};
  for (const entry of entries) {
    const { origin } = new URL(entry.name);
    if (origin !== location.origin) continue;
    const kind = kindOf(entry.name);
    bytes[kind] = (bytes[kind] ?? 0) + bytesOf(entry);
  }
  if (Object.values(bytes).some((size) => size > 0)) await addUsage(await account(), bytes);
}
