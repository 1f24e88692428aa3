// Files that another app hands to the installed app through the share sheet. They wait
// in a cache until the page "Terima modul" takes them, and are trusted no more than any.
const PLACE = "/hp/modul/terima/";
export const SHARED = "cakap-shared";
// A module with a recording for each lesson; what is larger is refused without a copy.
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_FILES = 20;

/** Whether this is the form by which the share sheet hands files over. */
export function isShared(url) {
  return url.pathname === PLACE;
}

/** Put the files down and open the page that takes them. */
export async function takeShared(request) {
  const files = (await request.formData()).getAll("berkas").slice(0, MAX_FILES);
  const cache = await caches.open(SHARED);
  for (const [number, file] of files.entries()) {
    const body = file.size > MAX_BYTES ? "" : file;
    const headers = { "X-Name": encodeURIComponent(file.name) };
    await cache.put(`${PLACE}${number}`, new Response(body, { headers }));
  }
  return Response.redirect(`${PLACE}?berkas`, 303);
}
