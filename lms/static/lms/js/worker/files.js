// Pictures, styles and scripts: they name nobody and are kept with the pages they draw.
import { FILE_ADDRESS, FILES } from "./release.js";

/** Addresses of pictures, styles and scripts that a page names. */
export function filesOf(text) {
  const found = text.matchAll(/<(?:img|script|link)[^>]+(?:src|href)="([^"]+)"/g);
  const paths = Array.from(found, ([, address]) => address);
  return paths.filter((path) => FILE_ADDRESS.test(path) && !/icon-\d/.test(path));
}

/** Keep one file, unless it is here already. */
export async function keepFile(path) {
  if (await caches.match(path)) return;
  // Most were just shown: the browser's own cache answers without the network.
  await (await caches.open(FILES)).add(path).catch(() => {});
}

/** A kept file, else the server's. */
export async function answerFile(request) {
  return (await caches.match(request)) ?? fetch(request);
}
