// "Terima modul": files from another phone, or the server on the hall's own wifi. What
// checks and keeps is loaded when there is something to take.

// As in worker/share.js.
const SHARED = "cakap-shared";
const results = document.querySelector("[data-results]");

/** Ready only where this browser has the means to check and to keep a module. */
function start() {
  if (!window.isSecureContext || !("caches" in window) || !crypto.subtle) {
    document.querySelector("[data-unsafe]").hidden = false;
    return;
  }
  const section = document.querySelector("[data-from-file]");
  section.hidden = false;
  section.querySelector("input").addEventListener("change", takeChosen);
  if (location.search === "?berkas") takeShared();
  const place = document.querySelector("[data-hall]");
  if (!place) return;
  place.hidden = false;
  place.addEventListener("click", withHall);
}

async function takeChosen({ target }) {
  const files = [...target.files];
  for (const file of files) await takeOne(file);
  // The same file may be chosen again.
  target.value = "";
}

/** Take what the share sheet of this phone handed to the app; the worker put it down. */
async function takeShared() {
  history.replaceState(null, "", location.pathname);
  const cache = await caches.open(SHARED);
  for (const key of await cache.keys()) {
    const waiting = await cache.match(key);
    const name = decodeURIComponent(waiting.headers.get("X-Name"));
    await cache.delete(key);
    await takeOne(new File([await waiting.blob()], name));
  }
}

/** Take one file and say in one line what became of it. */
async function takeOne(file) {
  const line = show("checking", { title: file.name });
  try {
    const { takeFile } = await import("./packfile.js");
    const { title, url } = await takeFile(file);
    show("taken", { title }, line).querySelector("[data-open]").href = url;
  } catch (error) {
    show("refused", { title: file.name, sentence: reason(error) }, line);
  }
}

/** Why not; only our own refusals have words for the reader. */
function reason(error) {
  const isOurs = /Refused$/.test(error.constructor.name);
  return isOurs ? error.message : "Gagal menyimpan di HP ini. Coba lagi.";
}

function show(template, words, line) {
  const piece = document.getElementById(template).content.cloneNode(true);
  const said = piece.firstElementChild;
  for (const [name, text] of Object.entries(words)) {
    said.querySelector(`[data-${name}]`).textContent = text;
  }
  if (line) line.replaceWith(said);
  else results.append(said);
  return said;
}

let offers = [];
let hall;

async function withHall({ target, currentTarget }) {
  const button = target.closest("button[data-do]");
  if (!button) return;
  button.disabled = true;
  try {
    hall = await import("./hall.js");
    if (button.dataset.do === "look") await look(currentTarget);
    else if (button.dataset.do === "take-all") await takeAll(currentTarget);
    else await take(currentTarget, button.closest("li"));
  } finally {
    button.disabled = false;
  }
}

async function look(section) {
  const list = section.querySelector("[data-offers]");
  list.replaceChildren();
  try {
    offers = await hall.offersOf(section.dataset.hall);
  } catch {
    offers = [];
    section.querySelector("[data-hall-note]").textContent =
      "Server aula tidak ditemukan. Pastikan HP tersambung ke wifi aula, lalu coba lagi.";
    return;
  }
  list.append(...offers.map(asOffer));
  tellAll(section);
}

function asOffer(offer) {
  const piece = document.getElementById("offer").content.cloneNode(true);
  const line = piece.firstElementChild;
  line.dataset.slug = offer.slug;
  line.querySelector("[data-title]").textContent = offer.title;
  line.querySelector("button").setAttribute("aria-label", `Ambil ${offer.title}`);
  settle(line, offer);
  return line;
}

/** Show what an offer is now: still to take, or here; and what just became of it. */
function settle(line, offer, sentence) {
  const note = offer.here ? "Sudah ada di HP ini." : hall.kb(offer.bytes);
  line.querySelector("[data-note]").textContent = sentence ?? note;
  line.querySelector("[data-way]").hidden = !offer.here;
  line.querySelector("[data-open]").href = `/modul/${offer.slug}/`;
  line.querySelector("button").hidden = offer.here;
  line.querySelector(".progress").hidden = true;
}

function tellAll(section) {
  const wanted = offers.filter((offer) => !offer.here);
  section.querySelector("[data-hall-note]").textContent = wanted.length
    ? "Pilih modul yang ingin disimpan di HP ini."
    : "Semua modul di aula sudah ada di HP ini.";
  const all = section.querySelector("[data-all]");
  all.hidden = wanted.length < 2;
  const bytes = wanted.reduce((sum, offer) => sum + offer.bytes, 0);
  all.querySelector("[data-label]").textContent = `Ambil semua (${hall.kb(bytes)})`;
}

async function takeAll(section) {
  for (const line of section.querySelectorAll("[data-slug]")) {
    const offer = offers.find((one) => one.slug === line.dataset.slug);
    if (!offer.here) await take(section, line);
  }
}

async function take(section, line) {
  const offer = offers.find((one) => one.slug === line.dataset.slug);
  const bar = line.querySelector(".progress");
  bar.hidden = false;
  const showProgress = (done, all) => {
    bar.querySelector("progress").max = all;
    bar.querySelector("progress").value = done;
    const words = `${Math.round(done / 1000)} dari ${hall.kb(all)}`;
    bar.querySelector(".progress__text").textContent = words;
  };
  try {
    await hall.takeFrom(section.dataset.hall, offer, showProgress);
    offer.here = true;
    settle(line, offer, "Tersimpan. Dapat dibaca tanpa sinyal.");
  } catch (error) {
    settle(line, offer, reason(error));
  }
  tellAll(section);
}

start();
