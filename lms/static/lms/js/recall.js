// The worker was called back (setting SERVICE_WORKER): pages are the server's alone.
// Loaded by pages that say so. What the person made, in IndexedDB, is not touched.

const OURS = /^cakap-/;
// Modules were checked file by file and hold no program; they cost data to fetch again.
const STAYS = "cakap-packs";

/** Remove the worker and the pages and files it kept. */
export async function recallWorker() {
  for (const registration of (await navigator.serviceWorker?.getRegistrations()) ?? []) {
    await registration.unregister();
  }
  for (const name of (await self.caches?.keys()) ?? []) {
    if (OURS.test(name) && name !== STAYS) await caches.delete(name);
  }
}
