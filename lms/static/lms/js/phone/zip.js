// One module as one file: a zip whose entries are only stored, never deflated. So every
// size that a file claims is checked before a byte is used, and nothing can swell.
// The format is in docs/packs.md.

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const VERSION = 20;
// 1 January 1980, the first date a zip can tell: the same pack is the same file.
const NO_DATE = 0x21;
const MAX_ENTRIES = 400;
/** Above any module's budget with a recording for each lesson. */
export const MAX_BYTES = 32 * 1024 * 1024;
const NAME = /^(manifest\.json|parts\/[0-9a-f]{64})$/;

/** A file cannot be taken; the message is a sentence for the reader. */
export class FileRefused extends Error {}

const STRANGE = "Berkas ini bukan berkas modul Cakap.";
const CUT = "Berkas ini tidak utuh. Minta dikirim ulang.";

/** The entries of a file as Map name → Uint8Array, views of the same memory.
 * Throws FileRefused for anything that our own writers do not make. */
export function readZip(buffer) {
  if (buffer.byteLength > MAX_BYTES) {
    throw new FileRefused("Berkas ini terlalu besar untuk sebuah modul.");
  }
  const view = new DataView(buffer);
  if (buffer.byteLength < LOCAL_BYTES || view.getUint32(0, true) !== LOCAL) {
    throw new FileRefused(STRANGE);
  }
  const end = buffer.byteLength - END_BYTES;
  if (view.getUint32(end, true) !== END) throw new FileRefused(CUT);
  const count = view.getUint16(end + 10, true);
  if (count > MAX_ENTRIES) throw new FileRefused(STRANGE);
  const entries = new Map();
  let at = view.getUint32(end + 16, true);
  // Entries lie one after the other, as they are listed: none can count twice.
  let free = 0;
  for (let number = 0; number < count; number += 1) {
    const entry = listed(view, at, end);
    if (entries.has(entry.name) || entry.start !== free) throw new FileRefused(STRANGE);
    entries.set(entry.name, stored(view, entry));
    free = entry.start + LOCAL_BYTES + entry.name.length + entry.size;
    at = entry.next;
  }
  if (at !== end) throw new FileRefused(STRANGE);
  return entries;
}

/** What the list at the end says of one entry. */
function listed(view, at, end) {
  if (at + CENTRAL_BYTES > end || view.getUint32(at, true) !== CENTRAL) {
    throw new FileRefused(STRANGE);
  }
  const method = view.getUint16(at + 10, true);
  const size = view.getUint32(at + 20, true);
  const full = view.getUint32(at + 24, true);
  const nameBytes = view.getUint16(at + 28, true);
  const more = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  const nameEnd = at + CENTRAL_BYTES + nameBytes;
  if (method !== 0 || size !== full || more !== 0 || nameEnd > end) {
    throw new FileRefused(STRANGE);
  }
  const name = ascii(view, at + CENTRAL_BYTES, nameBytes);
  if (!NAME.test(name)) throw new FileRefused(STRANGE);
  return { name, size, start: view.getUint32(at + 42, true), next: nameEnd };
}

/** The content of one entry, if its own head says the same as the list. */
function stored(view, { name, size, start }) {
  const from = start + LOCAL_BYTES + name.length;
  if (from + size > view.byteLength) throw new FileRefused(CUT);
  const same =
    view.getUint32(start, true) === LOCAL &&
    view.getUint16(start + 8, true) === 0 &&
    view.getUint16(start + 26, true) === name.length &&
    view.getUint16(start + 28, true) === 0 &&
    ascii(view, start + LOCAL_BYTES, name.length) === name;
  if (!same) throw new FileRefused(STRANGE);
  return new Uint8Array(view.buffer, from, size);
}

function ascii(view, from, length) {
  return String.fromCharCode(...new Uint8Array(view.buffer, from, length));
}

/** Pieces of a zip with these entries, [name, Uint8Array] each, for `new Blob(…)`. */
export function zipPieces(entries) {
  const pieces = [];
  const list = [];
  let at = 0;
  for (const [name, bytes] of entries) {
    const sum = crc32(bytes);
    const head = [u16(VERSION), u16(0), u16(0), u16(0), u16(NO_DATE), u32(sum)];
    head.push(u32(bytes.length), u32(bytes.length), u16(name.length), u16(0));
    const label = new TextEncoder().encode(name);
    pieces.push(u32(LOCAL), ...head, label, bytes);
    list.push(u32(CENTRAL), u16(VERSION), ...head);
    list.push(u16(0), u16(0), u16(0), u32(0), u32(at), label);
    at += LOCAL_BYTES + label.length + bytes.length;
  }
  const listBytes = list.reduce((sum, piece) => sum + piece.length, 0);
  const count = u16(entries.length);
  const end = [u32(END), u16(0), u16(0), count, count, u32(listBytes), u32(at), u16(0)];
  return [...pieces, ...list, ...end];
}

function u16(value) {
  return new Uint8Array([value & 0xff, (value >>> 8) & 0xff]);
}

function u32(value) {
  return new Uint8Array([0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff));
}

const TABLE = Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return value >>> 0;
});

function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
