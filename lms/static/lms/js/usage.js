// How much data Cakap used on this phone, per person and month, from the browser's own
// record of what it fetched. What that record does not tell is in docs/reading.md.
import { database } from "./store.js";

// A photo sent by WhatsApp weighs 100 to 300 kB.
const PHOTO = 200_000;
// Answers carry more headers than the 300 bytes the record adds for each; measured.
// To send costs a request of about its own size as well.
const MORE_HEADERS = { pages: 480, files: 165, packs: 165, sending: 1200 };
// After each page the browser asks whether the worker is new, unseen by the record.
const WORKER_CHECK = 560;
const KINDS = [
  ["pages", "Halaman"],
  ["files", "Gambar dan tampilan"],
  ["packs", "Modul yang disimpan"],
  ["sending", "Kiriman"],
];

/** "2026-11", by this phone's calendar. */
export function monthOf(date) {
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}`;
}

/** The kind of an address: pages, files, packs or sending. */
export function kindOf(address) {
  const { pathname } = new URL(address);
  if (pathname.startsWith("/api/")) return "sending";
  if (pathname.startsWith("/paket/")) return "packs";
  return /^\/(static|media|dokumen)\//.test(pathname) ? "files" : "pages";
}

/** Bytes that one entry of the record took from the network; 0 for what was kept here. */
export function bytesOf(entry) {
  if (!entry.transferSize) return 0;
  return entry.transferSize + MORE_HEADERS[kindOf(entry.name)];
}

/** Add bytes, by kind, to the month of one person. Nobody's bytes, from before
 * somebody signed in, become those of the first person. */
export async function addUsage(account, bytes, now = new Date()) {
  const month = monthOf(now);
  const tx = (await database).transaction("usage", "readwrite");
  const row = (await tx.store.get([account, month])) ?? { account, month };
  const nobodys = account && (await tx.store.get(["", month]));
  for (const [kind] of KINDS) {
    row[kind] = (row[kind] ?? 0) + (bytes[kind] ?? 0) + (nobodys?.[kind] ?? 0);
  }
  await tx.store.put(row);
  if (nobodys) await tx.store.delete(["", month]);
  await tx.done;
}

/** Count what the worker fetches from now on; `account` tells for whom. */
export function watchWorker(account) {
  watch(["resource"], account, () => true);
}

/** Count what this page fetched by itself; the worker counts what it answers. */
export function watchPage(account) {
  const byWorker = (entry) =>
    entry.workerStart > 0 &&
    (entry.entryType === "navigation" || kindOf(entry.name) === "files");
  watch(["navigation", "resource"], account, (entry) => !byWorker(entry));
  if (navigator.onLine && navigator.serviceWorker?.controller) {
    addUsage(account(), { pages: WORKER_CHECK }).catch(() => {});
  }
}

function watch(types, account, isOurs) {
  if (!("PerformanceObserver" in self)) return;
  const note = (list) => {
    const bytes = sum(list.getEntries().filter(isOurs));
    const any = Object.values(bytes).some(Boolean);
    if (any) Promise.resolve(account()).then((who) => addUsage(who, bytes)).catch(() => {});
  };
  for (const type of types) new PerformanceObserver(note).observe({ type, buffered: true });
}

function sum(entries) {
  const bytes = {};
  for (const entry of entries) {
    if (new URL(entry.name).origin !== location.origin) continue;
    const kind = kindOf(entry.name);
    bytes[kind] = (bytes[kind] ?? 0) + bytesOf(entry);
  }
  return bytes;
}

/** This month and the last one of a person in plain words. */
export async function usageInWords(account, now = new Date()) {
  const db = await database;
  const read = async (month) => (await db.get("usage", [account, month])) ?? {};
  const row = await read(monthOf(now));
  const last = total(await read(monthOf(new Date(now.getFullYear(), now.getMonth(), 0))));
  const used = total(row);
  return {
    sentence: `Bulan ini ${amount(used)}, ${inPhotos(used)}.`,
    before: last > 0 ? `Bulan lalu ${amount(last)}.` : "",
    parts: KINDS.filter(([kind]) => row[kind] > 0).map(([kind, word]) => [word, amount(row[kind])]),
  };
}

function total(row) {
  return KINDS.reduce((whole, [kind]) => whole + (row[kind] ?? 0), 0);
}

/** "312 kB", "1,4 MB": 1 kB is 1000 bytes, as operators count. */
export function amount(bytes) {
  const number = (value, digits) =>
    value.toLocaleString("id-ID", { maximumFractionDigits: digits });
  return bytes < 999_500
    ? `${number(Math.ceil(bytes / 1000), 0)} kB`
    : `${number(bytes / 1_000_000, 1)} MB`;
}

function inPhotos(bytes) {
  const photos = Math.round(bytes / PHOTO);
  return photos < 1
    ? "kurang dari 1 foto WhatsApp"
    : `kira-kira sama dengan ${photos} foto WhatsApp`;
}
