// Answers for the site without signal: the shell, and pages this person has read.
// Imported by /sw.js, which says what a release consists of.
import { answerFile } from "./files.js";
import { dropUnused, fillShell } from "./lifecycle.js";
import { answerPage, changeReader, keepAll, READER_CHANGES } from "./pages.js";
import { FILE_ADDRESS, release } from "./release.js";
import { countUsage } from "./usage.js";

/** Begin to answer for this release; called once while the worker is evaluated. */
export function start(parts) {
  Object.assign(release, parts);
  countUsage();
  self.addEventListener("install", install);
  self.addEventListener("activate", activate);
  self.addEventListener("message", listen);
  self.addEventListener("fetch", answer);
}

function install(event) {
  event.waitUntil(fillShell().then(() => self.skipWaiting()));
}

function activate(event) {
  event.waitUntil(dropUnused().then(() => self.clients.claim()));
}

function listen(event) {
  if (event.data?.keep) event.waitUntil(keepAll(event.data.keep));
}

function answer(event) {
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
}
