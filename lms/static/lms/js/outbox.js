// The outbox of this phone: a fact stays here until the server's receipt is in hand.
// Other modules call enqueue() and flush(); pages listen for the event "outbox:change".
import { clockOffset, deviceName, noteClock, uuid7 } from "./device.js";
import { database } from "./store.js";

const DOOR = "/api/sync/";
const BATCH = 100;
const FIRST_DELAY = 15_000;
const LAST_DELAY = 600_000;

/** The person signed in on this page; empty when nobody is. */
export function account() {
  return document.body.dataset.account ?? "";
}

/** Keep one fact until it is sent. Resolves only after it is written to disk.
 * Rejects when this browser has no memory for it: then the form must go by itself. */
export async function enqueue({ type, payload, label, id = uuid7() }) {
  const db = await database;
  const item = {
    id,
    account: account(),
    type,
    payload,
    label: label ?? type,
    occurred_at: new Date().toISOString(),
    device: await deviceName(),
    clock_offset: await clockOffset(),
  };
  const tx = db.transaction("facts", "readwrite", { durability: "strict" });
  await tx.store.add(item);
  await tx.done;
  announce();
  // Ask the browser not to clear this when space runs short.
  navigator.storage?.persist?.();
  return item;
}

/** What this person made here and the server has not confirmed, oldest first. */
export async function unsent() {
  const db = await database;
  const items = await db.getAllFromIndex("facts", "account", account());
  return items.sort((a, b) => (a.id < b.id ? -1 : 1));
}

let running = null;

/** Send what waits; resolves to the receipts got. Never throws for lack of signal. */
export function flush() {
  running ??= sendAll().finally(() => {
    running = null;
  });
  return running;
}

async function sendAll() {
  const receipts = [];
  if (!account()) return receipts;
  let batch = await nextBatch();
  while (batch.length > 0) {
    const answer = await send(batch);
    if (!answer) {
      tryLater();
      break;
    }
    delay = FIRST_DELAY;
    await settle(answer.receipts);
    receipts.push(...answer.receipts);
    batch = await nextBatch();
  }
  return receipts;
}

async function nextBatch() {
  return (await unsent()).filter((item) => !item.rejected).slice(0, BATCH);
}

let delay = FIRST_DELAY;
let timer = null;

/** Wait longer after every failure, by chance a little more: a hall of phones. */
function tryLater() {
  clearTimeout(timer);
  timer = setTimeout(flush, delay * (1 + Math.random() / 2));
  delay = Math.min(delay * 2, LAST_DELAY);
}

async function send(batch) {
  try {
    const response = await fetch(DOOR, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": await csrfToken() },
      // The server takes them only in the session of the person who made them.
      body: JSON.stringify({ account: account(), items: batch.map(asItem) }),
    });
    if (!response.ok) return null;
    const answer = await response.json();
    await noteClock(answer.server_time);
    return answer;
  } catch {
    return null;
  }
}

function asItem({ id, type, occurred_at, device, clock_offset, payload }) {
  return { id, type, occurred_at, device, clock_offset, payload };
}

/** Remove what the server holds; what it could not read stays here, marked. */
async function settle(receipts) {
  const db = await database;
  const tx = db.transaction("facts", "readwrite");
  for (const receipt of receipts) {
    if (receipt.status === "rejected") {
      const item = await tx.store.get(receipt.id);
      if (item) await tx.store.put({ ...item, rejected: receipt.sentence });
    } else {
      await tx.store.delete(receipt.id);
    }
  }
  await tx.done;
  announce();
}

async function csrfToken() {
  const read = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  if (!read()) await fetch(DOOR);
  return read() ?? "";
}

function announce() {
  document.dispatchEvent(new CustomEvent("outbox:change"));
}
