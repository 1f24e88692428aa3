// Pictures, styles and scripts: they name nobody and are kept with the pages they draw.
import { FILE_ADDRESS, FILES } from "./release.js";

// A photo is offered in several formats and sizes, told apart at the end of its name.
const VARIANT = /\.format-[^/]*$/;
// Time for the browser to ask for the one it picked.
const PAUSE = 3000;

/** Addresses of pictures, styles and scripts that a page names. */
export function filesOf(text) {
  const found = text.matchAll(/<(?:img|script|link)[^>]+(?:src|href)="([^"]+)"/g);
  const paths = Array.from(found, ([, address]) => address);
  return paths.filter((path) => FILE_ADDRESS.test(path) && !/icon-\d/.test(path));
}

/** What a file shows, whatever its format and size; most have only one. */
export function nameOf(path) {
  return path.replace(VARIANT, "");
}

/** A file that was kept, or the same picture in another format. */
async function keptFile(path) {
  const exact = await caches.match(path);
  if (exact || !VARIANT.test(path)) return exact;
  const files = await caches.open(FILES);
  const isSame = (key) => nameOf(new URL(key.url).pathname) === nameOf(path);
  const other = (await files.keys()).find(isSame);
  return other && files.match(other);
}

/** Keep one file, unless it is here already. */
export async function keepFile(path) {
  // The page is being shown: what the browser picks of a photo is kept by answerFile.
  if (VARIANT.test(path)) await new Promise((done) => setTimeout(done, PAUSE));
  if (await keptFile(path)) return;
  // Most were just shown: the browser's own cache answers without the network.
  await (await caches.open(FILES)).add(path).catch(() => {});
}

/** Keep a photo in the format the browser has picked and fetched. */
export async function keepPicked(path) {
  if (!(await keptFile(path))) await (await caches.open(FILES)).add(path).catch(() => {});
}

/** A kept file, else the server's; a photo stays as the browser picked it. */
export async function answerFile(event) {
  const { request } = event;
  const { pathname } = new URL(request.url);
  const kept = await keptFile(pathname);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok && VARIANT.test(pathname)) {
    const copy = response.clone();
    event.waitUntil(caches.open(FILES).then((files) => files.put(pathname, copy)));
  }
  return response;
}
