// What this release consists of, told by /sw.js at the start.
export { READER_PREFIX } from "../readers.js";
export const release = { version: "", offlinePage: "", shellPages: [], shellFiles: [] };

export const SHELL_PREFIX = "cakap-shell-";
export const FILES = "cakap-files";
// Also the key of the seal on packs, a file of the release.
export const FILE_ADDRESS = /^\/(static|media|paket\/kunci)\//;
export const PART_ADDRESS = /^\/paket\/bagian\//;

/** The cache with the pages and files of this release. */
export function shellName() {
  return SHELL_PREFIX + release.version;
}

/** Names of the caches that begin so. */
export async function cachesNamed(prefix) {
  return (await caches.keys()).filter((name) => name.startsWith(prefix));
}
