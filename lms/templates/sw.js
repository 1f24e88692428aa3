{% load static %}// Answers for the site without signal: the shell, and pages this person has read.
// Signing in as somebody else empties the page cache (see app.js).
const SHELL = "cakap-shell-{{ version }}";
const PAGES = "cakap-pages";
const OFFLINE = "{% url 'offline' %}";
const SHELL_FILES = [
  OFFLINE,
{% for file in files %}  "{{ file }}",
{% endfor %}];
// Pages worth keeping; tests, staff pages and sign-in always ask the server.
const KEPT = [/^\/$/, /^\/modul\//, /^\/kartu\/$/, /^\/capaian\//, /^\/sertifikat\/$/];
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(SHELL).then((cache) => cache.addAll(SHELL_FILES)).then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith("cakap-shell-") && name !== SHELL)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (!event.data?.keep) return;
  event.waitUntil(Promise.all(event.data.keep.filter(isKept).map(keepIfNew)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(page(request, url.pathname));
  } else if (url.pathname.startsWith("/static/") || url.pathname.startsWith("/media/")) {
    event.respondWith(file(request));
  }
});

function isKept(path) {
  return KEPT.some((pattern) => pattern.test(path));
}

async function keepIfNew(path) {
  const cache = await caches.open(PAGES);
  if (await cache.match(path)) return;
  const response = await fetch(path, { credentials: "same-origin" });
  if (response.ok && !response.redirected) await cache.put(path, response);
}

async function page(request, path) {
  const cache = await caches.open(PAGES);
  const kept = isKept(path) ? await cache.match(path) : undefined;
  const fresh = fetch(request).then(async (response) => {
    if (isKept(path) && response.ok && !response.redirected) {
      await cache.put(path, response.clone());
    }
    return response;
  });
  try {
    // A page that was read before is shown rather than a long wait on a weak signal.
    return await (kept ? Promise.race([fresh, late()]) : fresh);
  } catch {
    fresh.catch(() => {});
    return kept ?? (await caches.match(OFFLINE));
  }
}

function late() {
  return new Promise((_, refuse) => {
    setTimeout(() => refuse(new Error("late")), PATIENCE);
  });
}

async function file(request) {
  const found = await caches.match(request);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) {
    const cache = await caches.open(PAGES);
    await cache.put(request, response.clone());
  }
  return response;
}
