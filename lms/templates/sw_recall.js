// Takes the place of a worker that must not answer any more: it removes the pages and
// files that one kept, steps down, and shows the open pages anew, from the server.
// IndexedDB with the outbox is not touched; modules kept as packs are no program.
// No imports: nothing that is broken may break this as well.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(stepDown()));

async function stepDown() {
  await self.clients.claim();
  for (const name of await caches.keys()) {
    if (name.startsWith("cakap-") && name !== "cakap-packs") await caches.delete(name);
  }
  await self.registration.unregister();
  for (const page of await self.clients.matchAll({ type: "window" })) {
    page.navigate(page.url).catch(() => {});
  }
}
