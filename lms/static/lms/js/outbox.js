// The outbox of this phone: a fact stays here until the server's receipt is in hand.
// Other modules call enqueue() and flush(); pages listen for the event "outbox:change".
// How items travel is in sending.js, loaded when there is something to send.
import { account, clockOffset, deviceName, uuid7 } from "./device.js";
import { database } from "./store.js";

export { account };

const FIRST_DELAY = 15_000;
const LAST_DELAY = 600_000;
const WORKER_TAG = "kirim";
const NOTHING_SENT = { receipts: [], trouble: "", wait: 0 };

/** Keep one fact until it is sent. Resolves only after it is written to disk.
 * Rejects when this browser has no memory for it (QuotaExceededError when it is full):
 * then nothing may be called kept; trouble.js has the words. `hold`: milliseconds in which
 * it does not travel yet, because the person may take it back. */
export async function enqueue({ type, payload, label, id = uuid7(), account: owner, hold }) {
  const item = {
    id,
    account: owner ?? account(),
    type,
    payload,
    label: label ?? type,
    occurred_at: new Date().toISOString(),
    device: await deviceName(),
    clock_offset: await clockOffset(),
  };
  if (hold) item.hold_until = Date.now() + hold;
  const tx = (await database).transaction("facts", "readwrite", { durability: "strict" });
  try {
    await Promise.all([tx.store.add(item), tx.done]);
  } catch (error) {
    // The transaction knows why (a full phone); the request may only say "aborted".
    throw tx.error ?? error;
  }
  announce();
  // Ask the browser not to clear this when space runs short, and to send it later even
  // when every page is closed.
  navigator.storage?.persist?.();
  askWorker();
  return item;
}

/** What this person made here and the server has not confirmed, oldest first. */
export async function unsent(owner = account()) {
  const items = await (await database).getAllFromIndex("facts", "account", owner);
  return items.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What the server said of an item, whoever of page and worker sent it; undefined while
 * it waits here. */
export async function receiptOf(id) {
  const db = await database;
  const receipt = await db.get("receipts", id);
  if (receipt) return receipt;
  const item = await db.get("facts", id);
  return item?.rejected ? { id, status: "rejected", sentence: item.rejected } : undefined;
}

/** Take one item away for good: only what the server cannot read, only when asked. */
export async function discard(id) {
  const tx = (await database).transaction("facts", "readwrite");
  const item = await tx.store.get(id);
  if (item?.rejected) await tx.store.delete(id);
  await tx.done;
  announce();
}

let running = null;
let next = null;

/** Send what waits, of everybody on this phone. Never throws. `pressed`: a person asks
 * now, so waiting times are skipped and unreadable items tried again. Resolves to
 * `{receipts, trouble, wait}`; trouble: "" none, "signal", "busy", "sign-in", "server";
 * wait: seconds the server asked for. */
export function flush({ pressed = false } = {}) {
  if (!running) {
    running = sendNow(pressed).finally(() => {
      running = null;
    });
    return running;
  }
  // What came meanwhile may have missed the last look: look once more afterwards.
  next = next ?? running.then(() => {
    next = null;
    return flush({ pressed });
  });
  return next;
}

async function sendNow(pressed) {
  try {
    const waiting = await (await database).getAll("facts");
    if (!waiting.some((item) => pressed || !item.rejected)) return NOTHING_SENT;
    const { sendAll } = await import("./sending.js");
    const outcome = await sendAll({ pressed, unsent, announce });
    if (outcome.trouble) tryLater(outcome.wait);
    else delay = FIRST_DELAY;
    return outcome;
  } catch {
    tryLater(0);
    return { receipts: [], trouble: "server", wait: 0 };
  }
}

let delay = FIRST_DELAY;
let timer = null;

/** Wait longer after every failure, by chance a little more: a hall of phones. */
function tryLater(seconds) {
  clearTimeout(timer);
  const wait = Math.max(delay, seconds * 1000);
  timer = setTimeout(flush, wait * (1 + Math.random() / 2));
  delay = Math.min(delay * 2, LAST_DELAY);
}

/** Let the browser wake the worker when there is signal, where it can. */
async function askWorker() {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.sync?.register(WORKER_TAG);
  } catch {
    // Not allowed here: pages send at start, when seen and when signal returns.
  }
}

// Pages and worker tell each other that the outbox changed.
const others =
  typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("cakap-outbox");
if (others) others.onmessage = tellPage;

/** Tell this page and the others that the outbox or its receipts changed. */
export function announce() {
  others?.postMessage("change");
  tellPage();
}

function tellPage() {
  if (typeof document === "undefined") return;
  document.dispatchEvent(new CustomEvent("outbox:change"));
}
