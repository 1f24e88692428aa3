// A module of this phone as one file for another phone: through the share sheet where
// the browser can, else as a download. Loaded when the button is tapped.
import { packRow, PACKS } from "../packed.js";
import { zipPieces } from "./zip.js";

/** Hand on one complete module; resolves to "shared", "saved" or "cancelled". */
export async function handOver(slug) {
  const row = await packRow(slug);
  if (!row?.manifest) throw new Error(`not complete on this phone: ${slug}`);
  const pieces = zipPieces(await entriesOf(row.manifest));
  const name = `${slug}-${row.manifest.version}.cakap`;
  // Chrome shares no ".zip"; the receiving phone looks at the content, not at the name.
  const shared = new File(pieces, `${name}.txt`, { type: "text/plain" });
  if (navigator.canShare?.({ files: [shared] })) {
    try {
      await navigator.share({ files: [shared], title: row.manifest.title });
      return "shared";
    } catch (error) {
      if (error.name === "AbortError") return "cancelled";
      // The share sheet would not have it: a download always works.
    }
  }
  download(new Blob(pieces, { type: "application/zip" }), `${name}.zip`);
  return "saved";
}

async function entriesOf(manifest) {
  const cache = await caches.open(PACKS);
  const entries = [["manifest.json", new TextEncoder().encode(JSON.stringify(manifest))]];
  for (const { sha256, url } of manifest.files) {
    const part = await cache.match(url);
    if (!part) throw new Error(`part is missing: ${sha256}`);
    entries.push([`parts/${sha256}`, new Uint8Array(await part.arrayBuffer())]);
  }
  return entries;
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
