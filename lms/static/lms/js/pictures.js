// "Hemat data": a picture waits for a tap, unless it is on this phone already.

const FILES = "cakap-files";
const MISSING = "Gambar belum tersimpan di HP ini. Coba lagi saat ada sinyal.";

/** Show what costs nothing, and let the rest of a node wait for a tap. */
export async function preparePictures(root = document) {
  root.addEventListener("click", showOnTap);
  const waiting = root.querySelectorAll("a[data-picture]");
  // Until then a tap opens the picture by itself, as it does without scripts.
  for (const link of waiting) link.dataset.tap = "";
  if (!("caches" in window)) return;
  for (const link of waiting) {
    if (await caches.match(link.getAttribute("href"))) show(link);
  }
}

function showOnTap(event) {
  const link = event.target.closest("a[data-picture]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  fetchOnce(link);
}

/** Fetched and kept, so that the next look is free, also without signal. */
async function fetchOnce(link) {
  if ("caches" in window) {
    const cache = await caches.open(FILES).catch(() => null);
    await cache?.add(link.getAttribute("href")).catch(() => {});
  }
  show(link);
}

function show(link) {
  const { alt, width, height } = link.dataset;
  const picture = Object.assign(new Image(), { alt, width, height, decoding: "async" });
  picture.addEventListener("load", () => link.replaceWith(picture), { once: true });
  picture.addEventListener("error", () => {
    link.querySelector("span").textContent = MISSING;
  });
  picture.src = link.href;
}
