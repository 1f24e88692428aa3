// "Kiriman": what waits on this phone, what the server said, and the rescue file.
import { account, discard, flush, unsent } from "../outbox.js";
import { database } from "../store.js";

const SHOWN = 30;
const SAID = {
  "": "Semua yang dapat dibaca server sudah terkirim.",
  signal: "Belum ada sinyal. Catatan tetap aman di HP ini dan dikirim nanti.",
  busy: "Server sedang sibuk. Catatan tetap aman dan dikirim sebentar lagi.",
  "sign-in": "Masuk dulu saat ada sinyal. Setelah itu catatan terkirim sendiri.",
  server: "Server belum dapat menerimanya. Catatan tetap aman dan dicoba lagi nanti.",
};
const FILE_SAID = {
  saved: "Berkas tersimpan di folder Unduhan. Serahkan kepada petugas Anda.",
  shared: "Berkas dibagikan. Catatan tetap di HP ini sampai server menerimanya.",
  stopped: "",
};
const find = (name) => document.querySelector(`[data-${name}]`);
const said = find("said");

async function show() {
  const everybody = await (await database).getAll("facts");
  const items = await unsent();
  find("waiting").hidden = items.length === 0;
  find("none").hidden = items.length > 0 || !account();
  find("nobody").hidden = Boolean(account());
  find("unsent-count").textContent = String(items.length);
  fill(find("items"), items, asWaiting);
  const others = everybody.length - items.length;
  find("others").hidden = others === 0;
  find("others-count").textContent = String(others);
  const receipts = await latestReceipts();
  find("done").hidden = receipts.length === 0;
  fill(find("receipts"), receipts, asReceipt);
  await showPromise(items.length);
}

function fill(list, items, asLine) {
  list.replaceChildren(...items.slice(0, SHOWN).map(asLine));
  if (items.length <= SHOWN) return;
  const more = document.createElement("li");
  more.textContent = `dan ${items.length - SHOWN} catatan lain`;
  list.append(more);
}

function line(template, item) {
  const copy = document.getElementById(template).content.cloneNode(true).firstElementChild;
  copy.querySelector("[data-label]").textContent = item.label;
  copy.querySelector("[data-time]").textContent = inWords(item.occurred_at);
  return copy;
}

function asWaiting(item) {
  const copy = line("waiting-item", item);
  if (item.rejected) {
    copy.querySelector("[data-rejected]").hidden = false;
    copy.querySelector("[data-sentence]").textContent = item.rejected;
    copy.querySelector("button").dataset.id = item.id;
  }
  return copy;
}

function asReceipt(receipt) {
  const copy = line("receipt-item", receipt);
  copy.querySelector("[data-sentence]").textContent = receipt.sentence;
  const held = receipt.status === "quarantined";
  copy.querySelector("[data-held]").hidden = !held;
  copy.querySelector("[data-accepted]").hidden = held;
  return copy;
}

function inWords(time) {
  return new Date(time).toLocaleString("id-ID", { dateStyle: "medium", timeStyle: "short" });
}

async function latestReceipts() {
  const rows = await (await database).getAllFromIndex("receipts", "account", account());
  return rows.sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** Whether the browser promised not to clear this when space runs short. */
async function showPromise(waiting) {
  const kept = await navigator.storage?.persisted?.();
  find("promised").hidden = !kept;
  find("not-promised").hidden = Boolean(kept) || waiting === 0;
}

async function send(button) {
  button.disabled = true;
  const before = (await unsent()).length;
  const count = async () => {
    const left = (await unsent()).length;
    said.textContent = `Mengirim … ${before - left} dari ${before}`;
  };
  await count();
  document.addEventListener("outbox:change", count);
  const { trouble } = await flush({ pressed: true });
  document.removeEventListener("outbox:change", count);
  const left = await unsent();
  said.textContent = left.length === 0 ? "" : SAID[trouble || (left.some(isOpen) ? "server" : "")];
  find("sign-in").hidden = trouble !== "sign-in";
  button.disabled = false;
  await show();
}

function isOpen(item) {
  return !item.rejected;
}

async function save() {
  const { saveRescueFile } = await import("../rescue.js");
  await saveRescueFile();
  find("file-said").textContent = FILE_SAID.saved;
}

async function share() {
  const { shareRescueFile } = await import("../rescue.js");
  find("file-said").textContent = FILE_SAID[await shareRescueFile()];
}

/** The first tap asks, the second one removes. */
async function remove(button) {
  if (button.dataset.sure) {
    await discard(button.dataset.id);
    return;
  }
  button.dataset.sure = "yes";
  button.querySelector("span").textContent = "Ya, hapus. Catatan ini tidak akan terkirim.";
}

const actions = { send, save, share, remove };
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (button) actions[button.dataset.do](button);
});
document.addEventListener("outbox:change", show);
show();
