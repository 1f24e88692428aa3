// How items travel: everybody's on this phone, in batches, each under its maker's own
// device link, so that it does not matter who is signed in. Used by pages and worker.
import { account, deviceName, noteClock } from "./device.js";
import { database, recall, remember } from "./store.js";

const DOOR = "/api/sync/";
const LINK = "/api/sync/perangkat/";
const MOST_ITEMS = 100;
// A batch that breaks on a weak signal costs all its bytes again.
const MOST_BYTES = 256 * 1024;
const WORTH_PACKING = 1024;
const GIVE_UP_MS = 60_000;
// A server that breaks on everything is left alone after so many answers.
const MOST_ERRORS = 20;
// A longer wait than this is a clock that was changed meanwhile.
const LONGEST_WAIT_MS = 3_600_000;
const RECEIPTS_PER_TYPE = 30;
// Nobody holds a fact longer; more is a clock that was set back meanwhile.
const LONGEST_HOLD_MS = 60_000;
const BUSY = [429, 502, 503, 504];
const NOT_THIS_PERSON = [401, 403, 409];

/** Send all that waits, one sender at a time over all pages and the worker.
 * See flush() in outbox.js for `pressed` and the outcome. The outbox loads this module
 * and hands over what it can do: modules that import each other have no hashed names. */
export function sendAll(outbox) {
  const work = () => sendEverybody(outbox);
  return navigator.locks ? navigator.locks.request("cakap-send", work) : work();
}

async function sendEverybody(outbox) {
  const { pressed = false } = outbox;
  const outcome = { receipts: [], trouble: "", wait: 0 };
  const early = (await recall("send-after", 0)) - Date.now();
  if (!pressed && early > 0 && early < LONGEST_WAIT_MS) {
    return { ...outcome, trouble: "busy", wait: Math.ceil(early / 1000) };
  }
  for (const owner of await owners()) {
    await sendOwn(owner, { ...outbox, pressed }, outcome);
    if (["signal", "busy"].includes(outcome.trouble)) break;
  }
  return outcome;
}

/** Accounts with something here; the one on this page first. */
async function owners() {
  const items = await (await database).getAll("facts");
  const found = Array.from(new Set(items.map((item) => item.account)));
  return found.sort((a, b) => (b === account()) - (a === account()));
}

/** Send one person's items; what happened is written into the outcome. */
async function sendOwn(owner, { pressed, unsent, announce }, outcome) {
  const tried = new Set();
  let most = MOST_ITEMS;
  let errors = 0;
  for (;;) {
    const all = await unsent(owner);
    const open = all.filter((item) => {
      return !tried.has(item.id) && (pressed || !item.rejected) && !isHeld(item);
    });
    if (open.length === 0) return;
    const batch = cut(open, most);
    const answer = await post(owner, batch, all.length - batch.length);
    if (answer.receipts) {
      await settle(answer.receipts, answer.server_time);
      announce();
      outcome.receipts.push(...answer.receipts);
      for (const item of batch) tried.add(item.id);
      most = MOST_ITEMS;
      continue;
    }
    outcome.trouble = answer.trouble;
    outcome.wait = Math.max(outcome.wait, answer.wait ?? 0);
    errors += 1;
    if (answer.trouble !== "server" || errors > MOST_ERRORS) return;
    // One item may be what the server breaks on: the others shall not wait for it.
    if (batch.length === 1) tried.add(batch[0].id);
    most = Math.ceil(batch.length / 2);
  }
}

/** Whether its maker may still take it back. */
function isHeld({ hold_until: until = 0 }) {
  const left = until - Date.now();
  return left > 0 && left <= LONGEST_HOLD_MS;
}

/** The first items of a list that fit one request. */
function cut(items, most) {
  let bytes = 0;
  const fitting = items.slice(0, most).findIndex((item, at) => {
    bytes += JSON.stringify(item).length;
    return at > 0 && bytes > MOST_BYTES;
  });
  return items.slice(0, fitting < 0 ? most : fitting);
}

/** Post one batch: under the phone's link if there is one, else in the session. */
async function post(owner, batch, waiting) {
  const body = JSON.stringify({
    account: owner,
    sent_at: new Date().toISOString(),
    waiting,
    items: batch.map(asItem),
  });
  let token = (await tokenOf(owner)) || (await linkPhone(owner));
  let answer = token ? await knock(body, { token }) : null;
  if (answer?.status === 401) {
    await keepLink({ account: owner, token: "" });
    token = await linkPhone(owner);
    if (token) answer = await knock(body, { token });
  }
  if (token && answer.status !== 401) return answer;
  // The server takes them in a session only if it is that of the person who made them.
  return owner === account() ? knock(body, {}) : { trouble: "sign-in" };
}

function asItem({ id, type, occurred_at, device, clock_offset, payload }) {
  return { id, type, occurred_at, device, clock_offset, payload };
}

/** One request at the door: the server's answer, or `{status, trouble, wait}`. */
async function knock(body, { token }) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Perangkat ${token}`;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), GIVE_UP_MS);
  try {
    if (!token) headers["X-CSRFToken"] = await csrfToken();
    const packed = await pack(body);
    if (packed !== body) headers["Content-Encoding"] = "gzip";
    const response = await fetch(DOOR, {
      method: "POST",
      headers,
      body: packed,
      credentials: token ? "omit" : "same-origin",
      signal: stop.signal,
    });
    if (!response.ok) return await refused(response);
    const answer = await response.json();
    await noteClock(answer.server_time);
    return answer;
  } catch {
    // No signal, a cut connection, or a page of a hotspot in place of the answer.
    return { status: 0, trouble: "signal" };
  } finally {
    clearTimeout(timer);
  }
}

async function refused(response) {
  const { status } = response;
  if (NOT_THIS_PERSON.includes(status)) return { status, trouble: "sign-in" };
  if (!BUSY.includes(status)) return { status, trouble: "server" };
  const wait = secondsToWait(response.headers.get("Retry-After"));
  if (wait) await remember("send-after", Date.now() + wait * 1000);
  return { status, trouble: "busy", wait };
}

/** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
function secondsToWait(text) {
  if (!text) return 0;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Math.max(0, Math.ceil(seconds || 0));
}

/** The body packed with gzip where that is worth it and the browser can. */
async function pack(body) {
  if (body.length < WORTH_PACKING || typeof CompressionStream === "undefined") return body;
  const stream = new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).blob();
}

/** Move what the server holds to the receipts; what it could not read stays, marked. */
async function settle(receipts, at) {
  const tx = (await database).transaction(["facts", "receipts"], "readwrite");
  const [facts, kept] = [tx.objectStore("facts"), tx.objectStore("receipts")];
  for (const { id, status, code, sentence } of receipts) {
    const item = await facts.get(id);
    if (!item) continue;
    if (status === "rejected") {
      await facts.put({ ...item, rejected: sentence });
      continue;
    }
    const { account: owner, type, label, occurred_at } = item;
    await facts.delete(id);
    await kept.put({ id, account: owner, type, label, occurred_at, status, code, sentence, at });
    await dropOldReceipts(kept, owner, type);
  }
  await tx.done;
}

/** Many answers of a test must not push out the receipt of its submission. */
async function dropOldReceipts(kept, owner, type) {
  const rows = await kept.index("account").getAll(owner);
  const ids = rows.filter((row) => row.type === type).map((row) => row.id);
  // Ids begin with the time they were made.
  for (const id of ids.sort().slice(0, -RECEIPTS_PER_TYPE)) await kept.delete(id);
}

async function tokenOf(owner) {
  return (await (await database).get("profiles", owner))?.token ?? "";
}

let linking = null;

/** Ask the server, in this page's session, to know this phone as the person's own.
 * Resolves to the token; empty when that cannot be now. */
export function linkPhone(owner) {
  if (!owner || owner !== account()) return Promise.resolve("");
  linking = linking ?? askForLink(owner)
    .catch(() => "")
    .finally(() => {
      linking = null;
    });
  return linking;
}

async function askForLink(owner) {
  const response = await fetch(LINK, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": await csrfToken() },
    body: JSON.stringify({ device: await deviceName() }),
  });
  if (!response.ok) return "";
  const link = await response.json();
  await keepLink(link);
  // The session may be another person's than this page, on a shared phone.
  return link.account === owner ? link.token : "";
}

/** Write the link into the person's row, beside what others keep there. */
async function keepLink({ account: owner, token, seal_key }) {
  const tx = (await database).transaction("profiles", "readwrite");
  const row = await tx.store.get(owner);
  const key = seal_key ?? row?.seal_key ?? "";
  await tx.store.put({ ...row, account: owner, token, seal_key: key });
  await tx.done;
}

async function csrfToken() {
  const read = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  if (!read()) await fetch(DOOR);
  return read() ?? "";
}
