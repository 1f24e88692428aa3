// Pages this person has read, one cache named after their reader; signing in or out
// removes it (two people may share a phone).
import { filesOf, keepFile } from "./files.js";
import { recall } from "../store.js";
import { cachesNamed, READER_PREFIX, release, shellName } from "./release.js";

// Pages worth keeping; tests, staff pages and sign-in always ask the server.
const KEPT = [/^\/$/, /^\/modul\//, /^\/kartu\/$/, /^\/capaian\//, /^\/sertifikat\/$/];
export const READER_CHANGES = /^\/(masuk|keluar|aktivasi|cms\/(login|logout))\//;
const PATIENCE = 4000;
// Answers asked for before a change of reader belong to the one before.
let generation = 0;

/** Sign-in and sign-out: once the server agreed, the pages of before are gone. */
export async function changeReader(request) {
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

/** Keep the pages at these addresses, if they are worth it and not here yet. */
export async function keepAll(addresses) {
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

/** A page of the shell, in the name of the person who uses the phone now. */
export async function shellPage(path) {
  const page = await (await caches.open(shellName())).match(path);
  if (!page) return undefined;
  const account = await recall("active", "");
  const text = await page.text();
  return new Response(text.replace('data-account=""', `data-account="${account}"`), {
    headers: page.headers,
  });
}

/** A page: fresh if the network is quick, else the kept one, else a kind word. */
export async function answerPage(event, url) {
  if (release.shellPages.includes(url.pathname)) {
    const page = await shellPage(url.pathname);
    if (page) return page;
  }
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
    return kept ?? (await shellPage(release.offlinePage));
  }
}

function late() {
  return new Promise((_, refuse) => {
    setTimeout(() => refuse(new Error("late")), PATIENCE);
  });
}
