// Pages people have read, one cache per reader. Only the active reader's are shown; a
// page the server made for somebody else is neither shown nor kept (docs/shared-phone.md).
import { filesOf, keepFile, keepPicked } from "./files.js";
import {
  activeReader,
  admit,
  arrive,
  isLocked,
  lock,
  lockIfIdle,
  noteSession,
  READER_PREFIX,
  withPin,
} from "../readers.js";
import { recall, remember } from "../store.js";
import { packPage } from "./packs.js";
import { FILE_ADDRESS, release, shellName } from "./release.js";
import { mayHaveSession, ownSession } from "./session.js";

// Pages worth keeping; of staff only a table for practice, all others and sign-in
// always ask the server.
const KEPT = [
  /^\/$/,
  /^\/modul\//,
  /^\/kartu\/$/,
  /^\/capaian\//,
  /^\/sertifikat\/$/,
  /^\/ujian\/[^/]+\/(hasil\/)?$/,
  /^\/bimtek\/[^/]+\/praktik\/[^/]+\/meja\/$/,
];
// What nobody sees while the phone is locked.
const OWN = [...KEPT, /^\/(ujian|sertifikat)\//, /^\/hp\/orang\//];
const ENTERS = /^\/(masuk|cms\/login|aktivasi\/[^/]+)\/$/;
const LEAVES = /^\/(keluar|cms\/logout)\/$/;
// One page plays every test; which one is in the address.
const TEST_PLAYER = /^\/ujian\/[^/]+\/kerjakan\/$/;
const TEST = /^\/ujian\/[^/]+\/$/;
const BODY = /<body[^>]*>/;
const READER = / data-account="([^"]*)"/;
const PATIENCE = 4000;

let guard = null;

const isKept = ({ pathname, search }) => search === "" && KEPT.some((one) => one.test(pathname));
const isOwn = ({ pathname }) => OWN.some((one) => one.test(pathname));

/** Whether a form sent to this address concerns who uses the phone. */
export function isWatched(url) {
  return ENTERS.test(url.pathname) || LEAVES.test(url.pathname) || isOwn(url);
}

/** A form on its way: sign-in, sign-out, or something sent in the active one's name. */
export async function answerForm(request, url) {
  if (!ENTERS.test(url.pathname)) {
    if (!LEAVES.test(url.pathname)) await ownSession().catch(() => {});
    const response = await fetch(request);
    if (LEAVES.test(url.pathname) && isAgreed(response)) {
      await lock();
      await noteSession("");
    }
    return response;
  }
  const response = await fetch(request).catch(() => undefined);
  if (response && isAgreed(response)) await arrive();
  // A PIN the server did not take, or did not get, is nobody's.
  else await remember("pending-pin", undefined);
  return response ?? (await shellPage(release.offlinePage)) ?? Response.error();
}

function isAgreed(response) {
  return response.type === "opaqueredirect" || response.redirected;
}

async function keptPage(reader, url) {
  if (!reader) return undefined;
  return (await caches.open(READER_PREFIX + reader)).match(url.pathname);
}

/** Keep the pages at these addresses, if they are worth it and not here yet. */
export async function keepAll(addresses) {
  for (const address of addresses) {
    const url = new URL(address, location.origin);
    if (FILE_ADDRESS.test(url.pathname)) {
      await keepPicked(url.pathname);
      continue;
    }
    const reader = await activeReader();
    if (!reader || !isKept(url) || (await keptPage(reader, url))) continue;
    await ownSession();
    const response = await fetch(url.pathname);
    if (await isFor(reader, response)) await keepPage(url, response, reader);
  }
}

/** Keep a page for its reader, with all it shows. */
async function keepPage(url, response, reader) {
  if (!response.ok || response.redirected) return;
  const copy = response.clone();
  const text = await response.text();
  // Asked for by one person and here after the next one took the phone: nobody's.
  if ((await activeReader()) !== reader) return;
  await (await caches.open(READER_PREFIX + reader)).put(url.pathname, copy);
  await Promise.all(filesOf(text).map(keepFile));
}

/** The account a page was made for: "" for nobody, undefined when it does not say. */
async function readerOf(response) {
  if (!/^text\/html/.test(response.headers.get("Content-Type") ?? "")) return undefined;
  // Only the beginning is read; the page itself goes on to the screen as it comes.
  const stream = response.clone().body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!BODY.test(text)) {
    const { done, value } = await stream.read();
    if (done) return undefined;
    text += decoder.decode(value, { stream: true });
  }
  stream.cancel().catch(() => {});
  return READER.exec(BODY.exec(text)[0])?.[1];
}

async function isFor(reader, response) {
  return (await readerOf(response)) === reader && (await activeReader()) === reader;
}

/** A page of the shell, in the name of the person who uses the phone now. */
export async function shellPage(path) {
  const page = await (await caches.open(shellName())).match(path);
  if (!page) return undefined;
  const [account, size] = [await activeReader(), await recall("text-size")];
  let text = (await page.text()).replace('data-account=""', `data-account="${account}"`);
  // As large as the reader chose, before anything is drawn.
  if (size) text = text.replace('<html lang="id"', `<html lang="id" data-text="${size}"`);
  return new Response(text, { headers: page.headers });
}

/** A page: fresh if the network is quick, else the kept one, else a kind word. */
export async function answerPage(event, url) {
  guard = guard ?? remember("guard", true);
  await lockIfIdle();
  if (isOwn(url) && (await isLocked())) return goTo("/kunci/", "ke", url);
  const path = url.pathname.replace(TEST_PLAYER, "/ujian/kerjakan/");
  if (release.shellPages.includes(path)) {
    const page = await shellPage(path);
    if (page) return page;
  }
  const reader = await activeReader();
  const kept = isKept(url)
    ? (await keptPage(reader, url)) ?? (await packPage(url, shellPage))
    : undefined;
  // The server would only ask to sign in; the person can do so when they want.
  if (kept && !(await mayHaveSession(reader))) return kept;
  const fresh = freshPage(event, url);
  event.waitUntil(fresh.catch(() => {}));
  try {
    // A page that was read before is shown rather than a long wait on a weak signal.
    const response = await (kept ? Promise.race([fresh, late()]) : fresh);
    return kept && response.status >= 500 ? kept : response;
  } catch (error) {
    return kept ?? (await withoutPage(error, url));
  }
}

class OtherReader extends Error {}

/** The server's page, once it cannot be another person's. */
async function freshPage(event, url) {
  await ownSession();
  const response = await fetch(event.request);
  const reader = await readerOf(response);
  if (reader === undefined) return response;
  if (reader === "") {
    await noteSession("");
  } else if (!(await admit(reader))) {
    throw new OtherReader();
  } else if (isKept(url)) {
    event.waitUntil(keepPage(url, response.clone(), reader));
  }
  return response;
}

/** What is shown where a page cannot be. */
async function withoutPage(error, url) {
  const isHere = (await activeReader()) !== "";
  if (error instanceof OtherReader) {
    return isHere ? goTo("/masuk/", "next", url) : goTo("/kunci/", "ke", url);
  }
  // Signing in and out need signal; changing who uses the phone does not.
  if (LEAVES.test(url.pathname)) return goTo("/hp/orang/");
  if (!isHere && (isOwn(url) || ENTERS.test(url.pathname)) && (await withPin()).length > 0) {
    return goTo("/kunci/");
  }
  // Its paper may be here although its page is not.
  if (TEST.test(url.pathname)) return goTo(`${url.pathname}kerjakan/`);
  return shellPage(release.offlinePage);
}

function goTo(path, name, url) {
  const target = new URL(path, location.origin);
  if (name && url.pathname !== "/") target.searchParams.set(name, url.pathname);
  return Response.redirect(target);
}

function late() {
  return new Promise((_, refuse) => {
    setTimeout(() => refuse(new Error("late")), PATIENCE);
  });
}
