// Keeps modules on this phone, and is the only one to write them. A part is kept after its
// digest was right; a module counts as kept after its last part. Format: docs/packs.md.
import { kb, missingParts, packRows, PACKS, SLACK, spaceFor } from "../../lms/js/packed.js";
import { database, recall } from "../../lms/js/store.js";

export { kb, packState, spaceFor, weigh } from "../../lms/js/packed.js";

const FORMAT = 1;
const DIGEST = /^[0-9a-f]{64}$/;
const SLUG = /^[-\w]+$/;
const PART_LIMIT = 3_000_000;
const AT_ONCE = 3;

/** A refusal; the message is a sentence for the reader. `free` and `need` are bytes. */
export class PackRefused extends Error {
  constructor(message, details) {
    super(message);
    Object.assign(this, details);
  }
}

/** The manifest of a module from the server, its seal checked. */
export async function fetchManifest(slug) {
  const response = await fetch(`/paket/${slug}/`, { credentials: "omit" });
  if (response.status === 404) throw new PackRefused("Modul ini sudah tidak diterbitkan.");
  if (!response.ok) throw new PackRefused("Server sedang sibuk. Coba lagi sebentar lagi.");
  return checkManifest(await response.json());
}

/** The manifest itself, if it has the right shape and the server's seal.
 * Throws PackRefused otherwise. */
export async function checkManifest(manifest) {
  if (manifest?.format !== FORMAT) {
    throw new PackRefused("Paket ini dibuat untuk versi Cakap yang lain. Perbarui aplikasi.");
  }
  if (!hasShape(manifest)) throw new PackRefused("Isi paket ini tidak lengkap.");
  if (!(await isSealed(manifest))) {
    throw new PackRefused("Paket ini bukan dari Cakap atau sudah diubah. Tidak disimpan.");
  }
  return manifest;
}

function hasShape({ slug, title, files, lessons, course, practice, version }) {
  if (![slug, title, version].every((text) => typeof text === "string")) return false;
  if (!SLUG.test(slug) || !Array.isArray(files) || !Array.isArray(lessons)) return false;
  const known = new Set();
  for (const { sha256, url, size, bytes } of files) {
    const isRight = DIGEST.test(sha256) && url === `/paket/bagian/${sha256}/`;
    if (!isRight || !(size <= PART_LIMIT) || !Number.isInteger(bytes)) return false;
    known.add(sha256);
  }
  const named = [course?.part, ...lessons.map((lesson) => lesson.part)];
  if (practice) named.push(practice);
  return named.every((part) => known.has(part));
}

let sealKey;

async function isSealed({ seal, ...body }) {
  if (!sealKey) {
    const { key } = await (await fetch("/paket/kunci/", { credentials: "omit" })).json();
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    sealKey = await crypto.subtle.importKey("raw", bytesOf(key), curve, false, ["verify"]);
  }
  const how = { name: "ECDSA", hash: "SHA-256" };
  const text = new TextEncoder().encode(canonical(body));
  return crypto.subtle.verify(how, sealKey, bytesOf(seal ?? ""), text);
}

function bytesOf(base64url) {
  const text = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** JSON in one spelling: keys in order, no spaces. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const pairs = Object.keys(value).sort();
  return `{${pairs.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

/** Fetch what is missing of a module, check every byte, then call it kept.
 * Goes on where an earlier call was cut. `getPart(file)` gives the bytes of one file;
 * `onProgress(done, total)` is told bytes. Throws PackRefused; what was checked stays. */
export async function savePack(manifest, { getPart = fetchPart, onProgress } = {}) {
  await checkManifest(manifest);
  const missing = await missingParts(manifest);
  await askForSpace(missing.reduce((sum, file) => sum + file.size, 0));
  await putRow(manifest.slug, (row) => ({ ...row, coming: manifest }));
  const total = manifest.bytes;
  let done = total - missing.reduce((sum, file) => sum + file.bytes, 0);
  onProgress?.(done, total);
  const next = missing[Symbol.iterator]();
  const work = async () => {
    for (const file of next) {
      await keepPart(file, await getPart(file));
      done += file.bytes;
      onProgress?.(done, total);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await putRow(manifest.slug, () => ({ manifest, coming: undefined, saved_at: Date.now() }));
  await dropUnnamed();
  // Ask the browser not to clear this when space runs short.
  navigator.storage?.persist?.();
}

async function askForSpace(bytes) {
  const { enough, free } = await spaceFor(bytes);
  if (!enough) throw full(bytes, free);
}

function full(need, free) {
  // A browser may refuse although its estimate, of a while ago, says otherwise.
  const left = free < need + SLACK ? `, tersisa ${kb(free)}` : "";
  return new PackRefused(
    `Penyimpanan HP hampir penuh: perlu ${kb(need)}${left}. Hapus modul yang tidak dipakai, lalu coba lagi.`,
    { need, free: free ?? 0 },
  );
}

async function fetchPart(file) {
  let response;
  try {
    // The browser's own memory would only hold the same bytes once more.
    response = await fetch(file.url, { credentials: "omit", cache: "no-store" });
  } catch {
    throw new PackRefused("Sinyal terputus. Yang sudah terunduh tetap tersimpan; lanjutkan nanti.");
  }
  if (!response.ok) throw new PackRefused("Sebagian modul belum dapat diambil. Coba lagi nanti.");
  return response.arrayBuffer();
}

async function keepPart(file, buffer) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", buffer));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== file.sha256) {
    throw new PackRefused("Isi paket rusak atau diubah di jalan. Bagian itu tidak disimpan.");
  }
  const response = new Response(buffer, {
    headers: { "Content-Type": file.type, "Content-Length": String(buffer.byteLength) },
  });
  try {
    await (await caches.open(PACKS)).put(file.url, response);
  } catch (error) {
    if (error.name !== "QuotaExceededError") throw error;
    throw full(file.size, (await spaceFor(0)).free);
  }
}

/** Change a row in one transaction; undefined fields are left out. */
async function putRow(slug, compute) {
  const tx = (await database).transaction("packs", "readwrite");
  const row = (await tx.store.get(slug)) ?? { slug };
  await tx.store.put({ ...row, ...compute(row) });
  await tx.done;
}

/** Take a module off this phone. What was read of it and not sent stays in the outbox. */
export async function removePack(slug) {
  await (await database).delete("packs", slug);
  await dropUnnamed();
}

/** Remove parts that no kept or coming module names. */
async function dropUnnamed() {
  const named = new Set();
  for (const row of await packRows()) {
    for (const manifest of [row.manifest, row.coming]) {
      for (const file of manifest?.files ?? []) named.add(file.url);
    }
  }
  const cache = await caches.open(PACKS);
  for (const request of await cache.keys()) {
    if (!named.has(new URL(request.url).pathname)) await cache.delete(request);
  }
}

/** The module unused longest of which nothing waits to be sent, none of `except`. */
export async function oldestRemovable(except) {
  const opened = await recall("packs-opened", {});
  const facts = await (await database).getAll("facts");
  const waiting = new Set(facts.map((fact) => fact.payload.lesson));
  const isFree = ({ slug, manifest }) =>
    !except.includes(slug) && manifest && !manifest.lessons.some(({ pk }) => waiting.has(pk));
  const time = ({ slug, saved_at }) => opened[slug] ?? saved_at ?? 0;
  return (await packRows()).filter(isFree).sort((a, b) => time(a) - time(b))[0];
}
