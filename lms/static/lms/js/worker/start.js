// Answers for the site without signal: the shell, and pages this person has read.
// Imported by /sw.js, which says what a release consists of.
import { remember } from "../store.js";
import { answerFile } from "./files.js";
import { dropUnused, fillShell } from "./lifecycle.js";
import { answerForm, answerPage, isWatched, keepAll } from "./pages.js";
import { packPart } from "./packs.js";
import { FILE_ADDRESS, PART_ADDRESS, release } from "./release.js";
import { isShared, takeShared } from "./share.js";
import { sync } from "./sync.js";
import { countUsage } from "./usage.js";
import { endSession, signIn } from "./session.js";

/** Begin to answer for this release; called once while the worker is evaluated. */
export function start(parts) {
  Object.assign(release, parts);
  countUsage();
  self.addEventListener("install", install);
  self.addEventListener("activate", activate);
  self.addEventListener("message", listen);
  self.addEventListener("fetch", answer);
  self.addEventListener("sync", sync);
}

function install(event) {
  event.waitUntil(fillShell().then(beFirst));
}

/** The first worker answers at once; a newer one waits until it is let in (update.js),
 * so that no page finds its own scripts replaced under it. */
async function beFirst() {
  if (!self.registration.active) await self.skipWaiting();
}

function activate(event) {
  event.waitUntil(takeOver());
}

async function takeOver() {
  await dropUnused();
  // Nothing waits any more; the next release begins its own week.
  await remember("update-since", undefined).catch(() => {});
  await self.clients.claim();
}

function listen(event) {
  const { keep, endSession: ends, signIn: person } = event.data ?? {};
  if (keep) event.waitUntil(keepAll(keep));
  if (ends) event.waitUntil(endSession().catch(() => {}));
  if (person) event.waitUntil(signIn(person));
  if (event.data?.takeOver) event.waitUntil(self.skipWaiting());
  // The page may go on: what it asked for has begun.
  event.ports[0]?.postMessage("begun");
}

function answer(event) {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate" && request.method === "POST") {
    if (isShared(url)) event.respondWith(takeShared(request));
    else if (isWatched(url)) event.respondWith(answerForm(request, url));
  } else if (request.method !== "GET") {
    return;
  } else if (request.mode === "navigate") {
    event.respondWith(answerPage(event, url));
  } else if (PART_ADDRESS.test(url.pathname)) {
    event.respondWith(packPart(request));
  } else if (FILE_ADDRESS.test(url.pathname)) {
    event.respondWith(answerFile(event));
  }
}
