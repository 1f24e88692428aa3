// The server on the hall's own wifi: another origin with the same addresses as the
// product, trusted no more than a file that came by hand. Loaded when it is looked for.
import { checkManifest, kb } from "../../../courses/js/packs.js";
import { packRows } from "../packed.js";
import { takeOver } from "./packfile.js";
import { FileRefused } from "./zip.js";

export { kb };

const PATIENCE = 15_000;
const LOST = "Sambungan ke server aula putus. Ketuk Ambil untuk melanjutkan.";

/** What the hall has: [{slug, title, bytes, here}], `here` where this phone has it. */
export async function offersOf(hall) {
  const { packs } = await (await ask(hall, "/paket/")).json();
  const rows = new Map((await packRows()).map((row) => [row.slug, row.manifest]));
  return packs.map(({ slug, title, version, bytes }) => ({
    slug: String(slug),
    title: String(title),
    bytes: Number(bytes),
    here: rows.get(slug)?.version === version,
  }));
}

/** Take one module from the hall; tells onProgress(done, all) in bytes over the wire.
 * Throws an error whose message is a sentence; parts that came stay for the next try. */
export async function takeFrom(hall, { slug }, onProgress) {
  const address = `/paket/${encodeURIComponent(slug)}/`;
  const answer = await ask(hall, address).catch(refuse);
  const manifest = await checkManifest(await answer.json().catch(refuse));
  if (manifest.slug !== slug) throw new FileRefused("Server aula memberi modul lain.");
  const getPart = async ({ sha256 }) => {
    const part = await ask(hall, `/paket/bagian/${sha256}/`).catch(refuse);
    return part.arrayBuffer().catch(refuse);
  };
  return takeOver(manifest, { getPart, onProgress });
}

function refuse() {
  throw new FileRefused(LOST);
}

async function ask(hall, path) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const options = { mode: "cors", credentials: "omit", signal: stop.signal };
    const response = await fetch(hall + path, options);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response;
  } finally {
    clearTimeout(timer);
  }
}
