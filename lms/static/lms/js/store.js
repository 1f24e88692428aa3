// The memory of this phone, shared by pages and worker. Every other module asks here;
// nobody opens the database by itself. Names of stores are English, as in the code.
import { openDB } from "../../npm/idb/index.js";

const VERSION = 2;

/** The open database, a promise. Ask for it anew at every use: it may be opened again
 * after another page brought a newer version or the browser closed it. */
export let database = open(VERSION);

function open(version) {
  return openDB("cakap", version, {
    upgrade,
    // Another page brings a newer version: let it in, then go on with that one. Newer
    // versions only add, so that what this page writes is found by the next release.
    blocking(_current, _blocked, event) {
      event.target.close();
      database = open(undefined);
    },
    terminated() {
      database = open(undefined);
    },
  });
}

/** A phone may come from any earlier version; each step only adds. */
function upgrade(db, before) {
  if (before < 1) {
    const facts = db.createObjectStore("facts", { keyPath: "id" });
    facts.createIndex("account", "account");
  }
  if (before < 2) {
    // Small things under a name: device, clock offset, active reader, settings.
    db.createObjectStore("meta");
    // People who signed in on this phone.
    db.createObjectStore("profiles", { keyPath: "account" });
    // Test papers, one row per paper; the answers made here are in the row.
    const papers = db.createObjectStore("papers", { keyPath: "uid" });
    papers.createIndex("account", "account");
    // Modules kept on this phone; they name nobody and are everybody's.
    db.createObjectStore("packs", { keyPath: "slug" });
    // Data used: one row per account and month.
    db.createObjectStore("usage", { keyPath: ["account", "month"] });
    // What the server said of facts that are no longer here, the latest few.
    const receipts = db.createObjectStore("receipts", { keyPath: "id" });
    receipts.createIndex("account", "account");
  }
}

/** The value kept under a name, or the fallback. */
export async function recall(name, fallback) {
  return (await (await database).get("meta", name)) ?? fallback;
}

/** Keep a small value under a name; undefined forgets it. */
export async function remember(name, value) {
  const db = await database;
  if (value === undefined) await db.delete("meta", name);
  else await db.put("meta", value, name);
}

/** Change a value in one transaction, so that two tabs do not lose each other's. */
export async function change(name, fallback, compute) {
  const tx = (await database).transaction("meta", "readwrite");
  const value = compute((await tx.store.get(name)) ?? fallback);
  await tx.store.put(value, name);
  await tx.done;
  return value;
}
