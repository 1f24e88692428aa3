// Answers for the site without signal: the shell, and pages this person has read.
// Imported by /sw.js, which says what a release consists of. Kept pages live in one
// cache named after their reader; signing in or out removes it (two people may share
// a phone). Pictures and styles name nobody and stay.
const SHELL_PREFIX = "cakap-shell-";
const SHELL = SHELL_PREFIX + self.RELEASE;
const READER_PREFIX = "cakap-pages-";
const FILES = "cakap-files";
// Pages worth keeping; tests, staff pages and sign-in always ask the server.
const KEPT = [/^\/$/, /^\/modul\//, /^\/kartu\/$/, /^\/capaian\//, /^\/sertifikat\/$/];
const READER_CHANGES = /^\/(masuk|keluar|aktivasi|cms\/(login|logout))\//;
const FILE_ADDRESS = /^\/(static|media)\//;
const PATIENCE = 4000;
// Answers asked for before a change of reader belong to the one before.
let generation = 0;

self.addEventListener("install", (event) => {
  event.waitUntil(fillShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropUnused().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keepAll(event.data.keep));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate" && request.method === "POST") {
    if (READER_CHANGES.test(url.pathname)) event.respondWith(changeReader(request));
  } else if (request.method !== "GET") {
    return;
  } else if (request.mode === "navigate") {
    event.respondWith(answerPage(event, url));
  } else if (FILE_ADDRESS.test(url.pathname)) {
    event.respondWith(answerFile(request));
  }
});

async function fillShell() {
  const cache = await caches.open(SHELL);
  // Without cookies: this page is shown to whoever holds the phone.
  await cache.add(new Request(self.OFFLINE_PAGE, { credentials: "omit" }));
  await cache.addAll(self.SHELL_FILES);
}

/** Remove shells of earlier releases and files, but not what a kept page is drawn with. */
async function dropUnused() {
  const used = await filesOfKeptPages();
  const kept = await caches.open(FILES);
  for (const file of await kept.keys()) {
    if (!used.has(new URL(file.url).pathname)) await kept.delete(file);
  }
  for (const path of [...used]) if (self.SHELL_FILES.includes(path)) used.delete(path);
  for (const name of await cachesNamed(SHELL_PREFIX)) {
    if (name === SHELL) continue;
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
      for (const path of filesOf(await page.text())) used.add(path);
    }
  }
  return used;
}

async function cachesNamed(prefix) {
  return (await caches.keys()).filter((name) => name.startsWith(prefix));
}

/** Sign-in and sign-out: once the server agreed, the pages of before are gone. */
async function changeReader(request) {
  const response = await fetch(request);
  if (response.type === "opaqueredirect" || response.redirected) {
    generation += 1;
    for (const name of await cachesNamed(READER_PREFIX)) await caches.delete(name);
  }
  return response;
}

function isKept(url) {
  return url.search === "" && KEPT.some((pattern) => pattern.test(url.pathname));
}

async function keptPage(url) {
  for (const name of await cachesNamed(READER_PREFIX)) {
    const page = await (await caches.open(name)).match(url.pathname);
    if (page) return page;
  }
  return undefined;
}

async function keepAll(addresses) {
  for (const address of addresses) {
    const url = new URL(address, location.origin);
    if (!isKept(url) || (await keptPage(url))) continue;
    const asked = generation;
    const response = await fetch(url.pathname, { credentials: "same-origin" });
    await keepPage(url, response, asked);
  }
}

/** Keep a page for its reader, with all it shows; pages of nobody are not kept. */
async function keepPage(url, response, asked) {
  if (!response.ok || response.redirected) return;
  const copy = response.clone();
  const text = await response.text();
  const reader = /<body[^>]* data-account="([^"]+)"/.exec(text)?.[1];
  if (!reader || asked !== generation) return;
  for (const name of await cachesNamed(READER_PREFIX)) {
    if (name !== READER_PREFIX + reader) await caches.delete(name);
  }
  await (await caches.open(READER_PREFIX + reader)).put(url.pathname, copy);
  await Promise.all(filesOf(text).map(keepFile));
}

/** Addresses of pictures, styles and scripts that a page names. */
function filesOf(text) {
  const found = text.matchAll(/<(?:img|script|link)[^>]+(?:src|href)="([^"]+)"/g);
  const paths = Array.from(found, ([, address]) => address);
  return paths.filter((path) => FILE_ADDRESS.test(path) && !/icon-\d/.test(path));
}

async function keepFile(path) {
  if (await caches.match(path)) return;
  // Most were just shown: the browser's own cache answers without the network.
  await (await caches.open(FILES)).add(path).catch(() => {});
}

async function answerPage(event, url) {
  const kept = isKept(url) ? await keptPage(url) : undefined;
  const asked = generation;
  const fresh = fetch(event.request).then((response) => {
    if (isKept(url)) event.waitUntil(keepPage(url, response.clone(), asked));
    return response;
  });
  event.waitUntil(fresh.catch(() => {}));
  try {
    // A page that was read before is shown rather than a long wait on a weak signal.
    const response = await (kept ? Promise.race([fresh, late()]) : fresh);
    return kept && response.status >= 500 ? kept : response;
  } catch {
    return kept ?? (await caches.match(self.OFFLINE_PAGE));
  }
}

function late() {
  return new Promise((_, refuse) => {
    setTimeout(() => refuse(new Error("late")), PATIENCE);
  });
}

async function answerFile(request) {
  return (await caches.match(request)) ?? fetch(request);
}
