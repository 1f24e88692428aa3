// "Simpan di HP" on a module's page: state, progress, and what went wrong in words.
import { fetchManifest, kb, oldestRemovable, PackRefused, packState, removePack, savePack, weigh }
  from "./packs.js";
import { missingParts } from "../../lms/js/packed.js";

const WORDS = {
  kept: "Tersimpan di HP ini. Dapat dibaca tanpa sinyal.",
  half: "Unduhan belum selesai. Lanjutkan dari yang sudah ada.",
  stale: "Ada isi yang baru untuk modul ini.",
};
const LABELS = { half: "Lanjutkan", stale: "Perbarui", absent: "Simpan di HP" };

/** Show how the module stands; with `ask` the server says what is new. */
export async function showOffer(offer, ask) {
  const { slug, version } = { slug: offer.dataset.pack, version: offer.dataset.version };
  let { state, bytes } = await packState(slug, version);
  if (state === "stale" && ask) {
    try {
      bytes = weigh(await missingParts(await fetchManifest(slug)));
    } catch {
      // Without signal what is here is good enough.
      state = "kept";
    }
  }
  say(offer, WORDS[state] ?? "", "");
  const button = offer.querySelector("[data-pack-save]");
  button.hidden = state === "kept";
  if (state !== "kept" && state !== "absent") {
    offer.querySelector("[data-pack-label]").textContent = `${LABELS[state]} (${kb(bytes)})`;
  }
}

let busy = false;

/** Fetch the module with a bar; "tersimpan" is said when all of it is here. */
export async function saveFrom(offer, slug = offer.dataset.pack) {
  if (busy) return;
  busy = true;
  const button = offer.querySelector("[data-pack-save]");
  button.disabled = true;
  const line = offer.querySelector("[data-pack-progress]");
  try {
    const manifest = await fetchManifest(slug);
    line.hidden = false;
    await savePack(manifest, { onProgress: (done, total) => showProgress(line, done, total) });
    await showOffer(offer, false);
  } catch (error) {
    await tell(offer, error, slug);
  } finally {
    line.hidden = true;
    button.disabled = false;
    busy = false;
  }
}

/** "45 dari 123 kB" beside a bar. */
export function showProgress(line, done, total) {
  const bar = line.querySelector("progress");
  bar.max = total;
  bar.value = done;
  line.querySelector("[data-pack-count]").textContent =
    `${Math.round(done / 1000)} dari ${kb(total)}`;
}

async function tell(offer, error, slug) {
  const message = error instanceof PackRefused
    ? error.message
    : "Belum tersimpan: sinyal terputus. Coba lagi saat ada sinyal.";
  say(offer, message, "error");
  if (error.need) await offerRoom(offer, slug);
}

/** When space is short: the module unused longest may go, if nothing of it waits. */
async function offerRoom(offer, slug) {
  const row = await oldestRemovable([slug]);
  if (!row) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  button.textContent = `Hapus “${row.manifest.title}” (${kb(row.manifest.bytes)}) dan simpan ini`;
  button.addEventListener("click", async () => {
    button.remove();
    await removePack(row.slug);
    await saveFrom(offer, slug);
  });
  offer.querySelector(".actions").append(button);
}

function say(offer, text, kind) {
  const state = offer.querySelector("[data-pack-state]");
  if (text) state.textContent = text;
  state.setAttribute("role", kind === "error" ? "alert" : "status");
}
