// "Modul tersimpan": what is here, what is new, what could be; save, update, remove.
import { kb, missingParts, packRows, packState, spaceFor, weigh } from "../packed.js";

// Only what changes something here needs it: the page opens with one file less.
const writer = () => import("../../../courses/js/packs.js");

const WORDS = {
  kept: (size) => `Tersimpan, ${size}.`,
  half: (_size, left) => `Belum selesai diunduh, kurang ${left}.`,
  stale: (_size, left) => `Tersimpan. Ada yang baru: ${left}.`,
  absent: () => "",
};
const LABELS = { half: "Lanjutkan", stale: "Perbarui", absent: "Simpan di HP" };

const find = (name) => document.querySelector(`[data-${name}]`);
const { account } = document.body.dataset;
let offered = [];
let own = [];
let busy = false;

async function ask(address) {
  try {
    const response = await fetch(address);
    return response.ok && !response.redirected ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

async function show() {
  const rows = await packRows();
  const known = new Map(offered.map((pack) => [pack.slug, pack]));
  const here = await Promise.all(rows.map((row) => asPack(row, known.get(row.slug))));
  const slugs = new Set(rows.map((row) => row.slug));
  const others = offered.filter((pack) => !slugs.has(pack.slug));
  find("kept").replaceChildren(...here.map(asCard));
  find("none").hidden = here.length > 0;
  const absent = { state: "absent" };
  find("others").replaceChildren(...others.map((pack) => asCard({ ...pack, ...absent, left: pack.bytes })));
  find("others-section").hidden = others.length === 0;
  await showAll(here, others);
  const { free } = await spaceFor(0);
  find("space").hidden = free === undefined;
  if (free !== undefined) find("space").textContent = `Sisa tempat untuk Cakap di HP ini: ${free > 1e9 ? "lebih dari 1 GB" : kb(free)}.`;
}

/** One module here: how it stands, and how much an update weighs. */
async function asPack(row, news) {
  const { slug } = row;
  const { title, bytes } = row.manifest ?? row.coming;
  let { state, bytes: left } = await packState(slug, news?.version);
  if (state === "stale") {
    try {
      const { fetchManifest } = await writer();
      left = weigh(await missingParts(await fetchManifest(slug)));
    } catch {
      state = "kept";
    }
  }
  return { slug, title, state, left, bytes };
}

function asCard({ slug, title, state, left, bytes }) {
  const card = document.getElementById("pack").content.firstElementChild.cloneNode(true);
  card.dataset.pack = slug;
  const link = card.querySelector("[data-title]");
  link.textContent = title;
  link.href = `/modul/${slug}/`;
  const words = card.querySelector("[data-pack-state]");
  words.textContent = WORDS[state](kb(bytes), kb(left ?? 0));
  words.hidden = words.textContent === "";
  const save = card.querySelector("[data-do='save']");
  save.hidden = state === "kept";
  save.querySelector("[data-label]").textContent = `${LABELS[state]} (${kb(left ?? 0)})`;
  card.querySelector("[data-do='remove']").hidden = state === "absent";
  card.querySelector("[data-do='hand-over']").hidden = state === "absent" || state === "half";
  return card;
}

/** "Simpan semua": the modules of the person's own events that are not whole here. */
async function showAll(here, others) {
  const wanted = [...here.filter((pack) => pack.state !== "kept"), ...others.map((pack) => ({ ...pack, left: pack.bytes }))];
  const todo = wanted.filter((pack) => own.includes(pack.slug));
  const all = find("all");
  all.hidden = own.length === 0;
  const button = all.querySelector("button");
  button.hidden = todo.length === 0;
  button.dataset.slugs = todo.map((pack) => pack.slug).join(" ");
  button.querySelector("[data-label]").textContent =
    `Simpan semua modul bimtek saya (${kb(todo.reduce((sum, pack) => sum + pack.left, 0))})`;
  if (own.length > 0 && todo.length === 0) {
    find("all-text").textContent = `Semua ${own.length} modul bimtek Anda tersimpan di HP ini.`;
  } else {
    find("all-text").textContent = "Simpan semuanya sekali ketuk, selama sinyal bagus.";
  }
}

/** Save some modules one after the other, with one bar over all of them. */
async function save(slugs, line) {
  if (busy) return;
  busy = true;
  find("trouble").hidden = true;
  try {
    const { fetchManifest, savePack } = await writer();
    const manifests = [];
    for (const slug of slugs) manifests.push(await fetchManifest(slug));
    const total = manifests.reduce((sum, manifest) => sum + manifest.bytes, 0);
    let before = 0;
    line.hidden = false;
    for (const manifest of manifests) {
      await savePack(manifest, {
        onProgress: (done) => showProgress(line, before + done, total),
      });
      before += manifest.bytes;
    }
  } catch (error) {
    await tell(error, slugs);
  } finally {
    line.hidden = true;
    busy = false;
  }
  await show();
}

function showProgress(line, done, total) {
  const bar = line.querySelector("progress");
  bar.max = total;
  bar.value = done;
  line.querySelector("[data-pack-count]").textContent = `${Math.round(done / 1000)} dari ${kb(total)}`;
}

/** Say what went wrong; when space is short, offer to let the oldest module go. */
async function tell(error, slugs) {
  const { oldestRemovable, PackRefused, removePack } = await writer();
  const isOurs = error instanceof PackRefused;
  find("trouble-text").textContent = isOurs
    ? error.message
    : "Belum tersimpan: sinyal terputus. Coba lagi saat ada sinyal.";
  const row = error.need ? await oldestRemovable(slugs) : undefined;
  const way = [];
  if (row) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--secondary";
    button.textContent = `Hapus “${row.manifest.title}” (${kb(row.manifest.bytes)}), lalu coba lagi`;
    button.addEventListener("click", async () => {
      await removePack(row.slug);
      await save(slugs, find("all").querySelector("[data-pack-progress]"));
    });
    way.push(button);
  }
  find("trouble-way").replaceChildren(...way);
  find("trouble").hidden = false;
}

/** A module goes with the second tap. */
async function remove(button, slug) {
  if (!button.dataset.sure) {
    button.dataset.sure = "yes";
    button.classList.replace("button--quiet", "button--danger");
    button.querySelector("[data-label]").textContent = "Ketuk lagi untuk menghapus";
    return;
  }
  await (await writer()).removePack(slug);
  await show();
}

/** Pass a module on to another phone as a file, without signal. */
async function handOn(button, slug) {
  const { handOver } = await import("./handover.js");
  const words = { shared: "Berkas dibagikan", saved: "Berkas ada di folder Unduhan" };
  const done = words[await handOver(slug)];
  if (done) button.querySelector("[data-label]").textContent = done;
}

async function act(event) {
  const button = event.target.closest("button[data-do]");
  if (!button) return;
  const card = button.closest("[data-pack]");
  if (button.dataset.do === "remove") await remove(button, card.dataset.pack);
  if (button.dataset.do === "hand-over") await handOn(button, card.dataset.pack);
  if (button.dataset.do === "save") await save([card.dataset.pack], card.querySelector("[data-pack-progress]"));
  if (button.dataset.do === "save-all") {
    await save(button.dataset.slugs.split(" "), find("all").querySelector("[data-pack-progress]"));
  }
}

async function start() {
  document.addEventListener("click", act);
  await show();
  // Signing in is not needed to keep a module; without it nothing is one's own.
  const mine = account ? await ask("/paket/saya/") : undefined;
  const list = mine ?? (await ask("/paket/"));
  offered = list?.packs ?? [];
  own = mine?.own ?? [];
  find("no-signal").hidden = list !== undefined;
  await show();
}

start();
