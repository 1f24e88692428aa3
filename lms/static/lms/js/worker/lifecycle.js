// A release comes and goes: fill its shell, remove the shells of before.
import { filesOf, nameOf } from "./files.js";
import {
  cachesNamed,
  FILES,
  READER_PREFIX,
  release,
  SHELL_PREFIX,
  shellName,
} from "./release.js";

/** Fetch all that must be there before the first page can open without signal. */
export async function fillShell() {
  const cache = await caches.open(shellName());
  // Without cookies: these pages are shown to whoever holds the phone.
  const pages = release.shellPages.map((path) => new Request(path, { credentials: "omit" }));
  await cache.addAll([...pages, ...release.shellFiles]);
}

/** Remove shells of earlier releases and files, but not what a kept page is drawn with. */
export async function dropUnused() {
  const used = await filesOfKeptPages();
  const kept = await caches.open(FILES);
  for (const file of await kept.keys()) {
    if (!used.has(nameOf(new URL(file.url).pathname))) await kept.delete(file);
  }
  for (const path of [...used]) if (release.shellFiles.includes(path)) used.delete(path);
  for (const name of await cachesNamed(SHELL_PREFIX)) {
    if (name === shellName()) continue;
    const files = await (await caches.open(name)).keys();
    if (!files.some((file) => used.has(new URL(file.url).pathname))) {
      await caches.delete(name);
    }
  }
}

async function filesOfKeptPages() {
  const used = new Set();
  for (const name of await cachesNamed(READER_PREFIX)) {
    const cache = await caches.open(name);
    for (const page of await cache.matchAll()) {
      for (const path of filesOf(await page.text())) used.add(nameOf(path));
    }
  }
  return used;
}
