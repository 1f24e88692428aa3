// A module that came by hand or from the hall's server: nothing of it is kept before all
// of it was checked, and never an older one over a newer one.
import { checkManifest, savePack } from "../../../courses/js/packs.js";
import { packRow } from "../packed.js";
import { FileRefused, MAX_BYTES, readZip } from "./zip.js";

const STRANGE = "Berkas ini bukan berkas modul Cakap.";
const SEAL = /^[-\w]{86}$/;
const BROKEN = "Isi berkas ini rusak. Minta dikirim ulang.";

/** Check one file wholly and keep its module on this phone; resolves to the manifest.
 * Throws an error whose message is a sentence for the reader; then nothing was kept. */
export async function takeFile(file) {
  if (file.size > MAX_BYTES) {
    throw new FileRefused("Berkas ini terlalu besar untuk sebuah modul.");
  }
  const entries = readZip(await file.arrayBuffer());
  const manifest = await checkManifest(parsed(entries.get("manifest.json")));
  const parts = new Map();
  for (const { sha256, size } of manifest.files) {
    const bytes = entries.get(`parts/${sha256}`);
    if (!bytes || bytes.length !== size || (await digest(bytes)) !== sha256) {
      throw new FileRefused(BROKEN);
    }
    // savePack gets memory of its own, not a view of the whole file.
    parts.set(sha256, bytes.slice().buffer);
  }
  if (entries.size !== parts.size + 1) throw new FileRefused(BROKEN);
  return takeOver(manifest, { getPart: async ({ sha256 }) => parts.get(sha256) });
}

/** Keep a checked manifest with its parts, unless this phone has a newer one.
 * `options` as of savePack; throws as takeFile. */
export async function takeOver(manifest, options) {
  const here = (await packRow(manifest.slug))?.manifest;
  if (here && here.version !== manifest.version && isNewer(here, manifest)) {
    throw new FileRefused(
      `“${manifest.title}” di HP ini lebih baru. Yang lama tidak diambil.`,
    );
  }
  await savePack(manifest, options);
  return manifest;
}

function isNewer(one, other) {
  return Date.parse(one.published_at) > Date.parse(other.published_at);
}

/** What the file says it holds; how it is sealed and shaped is judged with the pack. */
function parsed(bytes) {
  try {
    const manifest = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    const isWhole = manifest.files.every((file) => Number.isInteger(file.size));
    if (isWhole && SEAL.test(manifest.seal)) return manifest;
  } catch {
    // Told below: whatever it is, it is not ours.
  }
  throw new FileRefused(STRANGE);
}

async function digest(bytes) {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
