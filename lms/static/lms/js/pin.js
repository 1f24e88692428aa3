// The PIN without signal: checked against a slow salted hash, a few times only.
// Six digits can be guessed by a computer that got hold of the hash; the limits below
// are for people who hold the phone (docs/shared-phone.md).
import { changePerson } from "./readers.js";

// OWASP's Password Storage Cheat Sheet for PBKDF2-HMAC-SHA256, read in November 2026.
const ITERATIONS = 600_000;
const FREE_TRIES = 5;
const LAST_TRY = 10;
const MINUTE = 60_000;

/** What of a PIN may be kept: {salt, hash, iterations}, never the PIN. */
export async function hashPin(
  pin,
  salt = crypto.getRandomValues(new Uint8Array(16)),
  iterations = ITERATIONS,
) {
  const text = new TextEncoder().encode(pin);
  const key = await crypto.subtle.importKey("raw", text, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  const hash = new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
  return { salt, hash, iterations };
}

/** Try a PIN. Resolves to {right: true}; or {right: false} with `wait`, the seconds to
 * wait before the next try, or `spent` when only the server can say from now on. */
export async function tryPin(account, pin) {
  let refusal = null;
  // Counted before it is looked at: a page closed in time is not a free try.
  const person = await changePerson(account, (row) => {
    const now = Date.now();
    const wait = waitLeft(row, now);
    if (!row.hash || row.tries >= LAST_TRY) {
      refusal = { right: false, spent: true };
      return withoutPin(row);
    }
    if (wait > 0) {
      refusal = { right: false, wait };
      // A clock set back gains nothing: the wait begins anew.
      return now < row.wait.from ? { ...row, wait: { ...row.wait, from: now } } : row;
    }
    return counted(row, now);
  });
  if (refusal) return refusal;
  const { hash } = await hashPin(pin, person.salt, person.iterations);
  const right = hash.every((byte, at) => byte === person.hash[at]);
  return settle(account, right);
}

function counted(row, now) {
  const tries = (row.tries ?? 0) + 1;
  const minutes = 2 ** (tries - FREE_TRIES);
  return { ...row, tries, wait: tries < FREE_TRIES ? undefined : { from: now, minutes } };
}

async function settle(account, right) {
  const row = await changePerson(account, (now) => {
    if (right) return { ...now, tries: 0, wait: undefined };
    return now.tries >= LAST_TRY ? withoutPin(now) : now;
  });
  if (right) return { right };
  return row.hash ? { right, wait: waitLeft(row, Date.now()) } : { right, spent: true };
}

/** Seconds until the next try may be made. */
function waitLeft({ wait }, now) {
  if (!wait) return 0;
  const passed = Math.max(0, now - wait.from);
  return Math.max(0, Math.ceil((wait.minutes * MINUTE - passed) / 1000));
}

/** The row of a person who must sign in with signal before a PIN counts here again. */
export function withoutPin(row) {
  return { ...row, salt: undefined, hash: undefined, tries: 0, wait: undefined };
}
