// Who uses this phone. Several people may; one at a time is active, and nobody while it
// is locked. Shared by pages and worker. Kept in "meta":
//   active    account whose pages may be shown; "" while nobody's may
//   session   account the server takes us for; "" for nobody, "?" when not known
//   arriving  the door let somebody in and the next page from the server says whom
//   pending-pin  what a PIN typed at the door became, until we know whose it is
//   guard     the worker of this phone admits pages (one from before did not)
//   left      when the last page was put aside (milliseconds)
import { change, database, recall } from "./store.js";

export const READER_PREFIX = "cakap-pages-";
// Long enough to answer a call, short enough for a phone handed on.
const IDLE = 15 * 60_000;
// From the tap on "Masuk" to the first page, on the slowest signal.
const AT_THE_DOOR = 120_000;
// A sign-in in the background has had its chance by then.
const SIGN_IN_TAKES = 6000;
const DOOR = /^\/(masuk|aktivasi)\//;

/** Keep several small values in one transaction; undefined forgets one. */
async function keep(values) {
  const tx = (await database).transaction("meta", "readwrite");
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) tx.store.delete(name);
    else tx.store.put(value, name);
  }
  await tx.done;
}

/** Everybody who signed in on this phone, the latest first. */
export async function people() {
  const rows = await (await database).getAll("profiles");
  return rows.filter((row) => row.name).sort((a, b) => b.last_used - a.last_used);
}

/** Change a person's row in one transaction; other modules keep more in the same row. */
export async function changePerson(account, compute) {
  const tx = (await database).transaction("profiles", "readwrite");
  const row = compute({ ...((await tx.store.get(account)) ?? { account }) });
  await tx.store.put(row);
  await tx.done;
  return row;
}

/** The account whose pages may be shown, "" when nobody's may. */
export async function activeReader() {
  const known = await recall("active");
  if (known !== undefined || !self.caches) return known ?? "";
  // A phone from before several people could share it: its pages have one reader.
  const kept = (await caches.keys()).filter((name) => name.startsWith(READER_PREFIX));
  return kept.length === 1 ? kept[0].slice(READER_PREFIX.length) : "";
}

/** Whether somebody can unlock this phone with a PIN, and nobody has. */
export async function isLocked() {
  if (await activeReader()) return false;
  return !(await recall("arriving", false)) && (await withPin()).length > 0;
}

/** People who can come back with their PIN, with or without signal. */
export async function withPin() {
  return (await people()).filter((person) => person.hash);
}

/** Their PIN was right: this person's pages from now on. */
export async function unlock(account) {
  await keep({ active: account, arriving: undefined, "pending-pin": undefined, left: undefined });
  await changePerson(account, (row) => ({ ...row, last_used: Date.now() }));
}

/** Nobody's pages from now on. All stays here; who has no PIN here must sign in anew. */
export async function lock() {
  const leaving = await activeReader();
  const session = await recall("session", leaving ? "?" : "");
  await keep({ active: "", arriving: undefined, session, left: undefined });
  await dropWithoutPin(leaving);
}

/** The door let somebody in; the next page from the server says whom. */
export async function arrive() {
  const leaving = await activeReader();
  await keep({ active: "", arriving: true, session: "?", left: undefined });
  await dropWithoutPin(leaving);
}

/** Without a PIN nobody could open these pages again: they would only lie here. */
async function dropWithoutPin(account) {
  if (!account || !self.caches) return;
  const row = await (await database).get("profiles", account);
  if (!row?.hash) await caches.delete(READER_PREFIX + account);
}

/** Note whom the server takes us for: an account, "" for nobody, "?" when not known. */
export function noteSession(account) {
  return keep({ session: account });
}

/** May a page the server made for this account be shown now? The first one after the
 * door, and the first one of all, makes its account the active one. */
export async function admit(account) {
  const active = await activeReader();
  const arriving = await recall("arriving", false);
  const isFirst = arriving || (active === "" && (await withPin()).length === 0);
  if (isFirst) {
    await keep({ active: account, arriving: undefined, session: account });
    if (arriving) await change("pending-pin", null, (pin) => pin && { ...pin, account });
  } else if ((await recall("session")) !== account) {
    await noteSession(account);
  }
  return isFirst || account === active;
}

/** Lock when several share this phone and it was put aside for a while. */
export async function lockIfIdle() {
  const left = await recall("left");
  if (left === undefined || Math.abs(Date.now() - left) < IDLE) return;
  if ((await withPin()).length > 1) await lock();
}

/** A page tells whose it is (account, name, code of its body); the phone remembers.
 * Resolves to false when the page must not be looked at, and is being left. */
export async function introduce({ account, name, code }) {
  if (!account) return true;
  const path = document.referrer && new URL(document.referrer).pathname;
  let pin = await recall("pending-pin");
  const isFresh = pin && Date.now() - pin.at < AT_THE_DOOR && DOOR.test(path);
  await meet(account, DOOR.test(path));
  if ((await activeReader()) !== account) return leave();
  pin = pin && (isFresh || pin.account === account) ? pin : undefined;
  if (code) await noteKader({ account, name, code }, pin);
  await keep({ "pending-pin": undefined, left: undefined });
  setTimeout(() => offerSignIn(account), SIGN_IN_TAKES);
  return true;
}

/** Opened by PIN while there was no signal: new pages come after a sign-in only. */
async function offerSignIn(account) {
  const session = await recall("session", account);
  const note = document.getElementById("offline-note");
  if (session === account || !navigator.onLine || !note) return;
  const link = document.createElement("a");
  link.href = `/masuk/?next=${encodeURIComponent(location.pathname)}`;
  link.className = "offline";
  link.textContent = "Ada sinyal. Masuk untuk melihat isi terbaru.";
  const line = document.createElement("div");
  line.id = "sign-in-note";
  line.setAttribute("role", "status");
  line.append(link);
  note.after(line);
}

/** Pages that no worker saw on their way: the first of all, and in old browsers. */
async function meet(account, isFromDoor) {
  if ((await activeReader()) === account) return;
  if (isFromDoor) await arrive();
  if (await admit(account)) return;
  // Where no worker of this kind stands guard the server alone decides whose page it is.
  const worker = await navigator.serviceWorker?.getRegistration();
  if (!worker || !(await recall("guard", false))) await keep({ active: account });
}

async function noteKader({ account, name, code }, pin) {
  const known = await (await database).get("profiles", account);
  const isNew = known?.name !== name || known?.code !== code;
  if (!pin && !isNew && Date.now() - known.last_used < 3_600_000) return;
  const { salt, hash, iterations } = pin ?? {};
  const behind = pin ? { salt, hash, iterations, tries: 0, wait: undefined } : {};
  const fresh = { name, code, ...behind, last_used: Date.now() };
  await changePerson(account, (row) => ({ ...row, ...fresh }));
}

async function leave() {
  location.replace((await isLocked()) ? "/kunci/" : "/");
  return false;
}

/** Leave this page as soon as it comes back to an eye that is not its reader's. */
export function watch(account) {
  if (!account) return;
  const look = async () => {
    await lockIfIdle();
    if ((await activeReader()) !== account) await leave();
    else await keep({ left: undefined });
  };
  window.addEventListener("pageshow", async (event) => {
    if (!event.persisted) return;
    // Drawn from memory as it was: covered until we know who looks.
    document.body.hidden = true;
    await look().finally(() => {
      document.body.hidden = false;
    });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
    else keep({ left: Date.now() });
  });
}
