// This phone as the server knows it: its name, and how wrong its clock is.
import { change, recall, remember } from "./store.js";

/** The person this page belongs to; empty when nobody, or in the worker. */
export function account() {
  return typeof document === "undefined" ? "" : document.body.dataset.account ?? "";
}

/** A UUIDv7: 48 bits of milliseconds, then random bits (RFC 9562). */
export function uuid7(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let at = 5, left = now; at >= 0; at -= 1, left = Math.floor(left / 256)) {
    bytes[at] = left % 256;
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** The name of this phone, made once. */
export function deviceName() {
  const before = keptBefore("cakap-device");
  return change("device", undefined, (known) => known ?? before ?? uuid7());
}

/** Seconds this clock ran ahead of the server's at the last contact. */
export function clockOffset() {
  return recall("clock-offset", Number(keptBefore("cakap-clock-offset") ?? 0));
}

/** What the first release kept where the worker cannot read it. */
function keptBefore(name) {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Note the server's time as it was just told. */
export function noteClock(serverTime) {
  const offset = Math.round((Date.now() - Date.parse(serverTime)) / 1000);
  return remember("clock-offset", offset);
}
