// Question papers on this phone: fetched once, answered with or without signal.
// A row of the store "papers" is the whole truth about one try here; the same things go
// to the server as facts, and handing in lists them all, so their order is no matter.
import { clockOffset, noteClock } from "../../lms/js/device.js";
import { account, enqueue, receiptOf as outcomeOf, unsent } from "../../lms/js/outbox.js";
import { change as keepSmall, database } from "../../lms/js/store.js";

/** The server did not give the paper; its message is a sentence for people. */
export class NotGiven extends Error {}

/** Fetch the paper of a sitting's running or next try and keep it; resolves to its row.
 * Rejects with NotGiven when the server refuses, else for lack of signal or memory. */
export async function keepPaper(sitting) {
  const response = await fetch(`/ujian/${sitting}/lembar/`, { cache: "no-store" });
  const sheet = await response.json();
  if (!response.ok) throw new NotGiven(sheet.sentence);
  if (sheet.account !== account()) throw new NotGiven("Ujian ini milik akun lain.");
  await noteClock(sheet.server_time);
  const row = await change(sheet.paper, (known) => merged(known, sheet));
  // The player asks again for what did not come before the page changed.
  keepMedia(row).catch(() => {});
  return row;
}

/** Keep the pictures and voices of a paper beside it; those of other papers that are
 * still here stay. Resolves when all are kept, rejects without signal or memory. */
export async function keepMedia(row) {
  const wanted = mediaOf(row);
  if (wanted.length === 0 || !("caches" in window)) return;
  const cache = await caches.open("cakap-tests");
  const missing = [];
  for (const url of wanted) if (!(await caches.match(url))) missing.push(url);
  await Promise.all(missing.map((url) => cache.add(url)));
  const rows = await (await database).getAll("papers");
  const used = new Set([...rows, row].flatMap(mediaOf));
  for (const { url } of await cache.keys()) {
    const { pathname, search } = new URL(url);
    if (!used.has(pathname + search)) await cache.delete(url);
  }
}

function mediaOf({ questions }) {
  const parts = questions.flatMap((one) => [one.image, one.audio, one.case && one.case.image]);
  return parts.filter(Boolean).map(({ url }) => url);
}

/** The latest paper of a sitting that this person has here. */
export async function paperOf(sitting) {
  const rows = await (await database).getAllFromIndex("papers", "account", account());
  const own = rows.filter((row) => row.sitting === sitting);
  own.sort((a, b) => b.number - a.number);
  return own.length ? reconciled(own[0]) : undefined;
}

/** What the server tells, without taking away anything that was done here. */
function merged(known, sheet) {
  const { paper, server_time: _, answers, started_at: begun, ...told } = sheet;
  const row = { at: 0, answers: {}, ...known, ...told, uid: paper, begun };
  for (const { question, ...answer } of answers) {
    const here = row.answers[question];
    if (!here || realTime(here) < realTime(answer)) {
      row.answers = { ...row.answers, [question]: answer };
    }
  }
  return row;
}

/** A fact that reached the outbox just before the phone died counts as done. */
async function reconciled(row) {
  const made = (await unsent()).filter(({ payload }) => payload.attempt === row.uid);
  if (made.length === 0) return row;
  return change(row.uid, (now) => {
    const next = { ...now, answers: { ...now.answers } };
    for (const item of made) {
      if (item.type === "attempt.start") next.start = next.start ?? stamp(item);
      if (item.type === "attempt.submit") next.submission = next.submission ?? stamp(item);
      const { question, selected } = item.payload;
      const here = next.answers[question];
      if (item.type === "answer" && (!here || realTime(here) < realTime(item))) {
        next.answers[question] = { ...stamp(item), selected };
      }
    }
    return next;
  });
}

/** Begin the try, unless it has begun; resolves to the row. */
export function begin(uid) {
  return alone(uid, async (row) => {
    if (hasBegun(row)) return row;
    const item = await enqueue({
      type: "attempt.start",
      payload: { attempt: uid },
      label: `Mulai ujian: ${row.title}`,
    });
    return change(uid, (now) => ({ ...now, start: stamp(item) }));
  });
}

/** Whether the try has begun, here or on another phone. */
export function hasBegun(row) {
  return Boolean(row.start || row.begun);
}

/** Keep one answer. Resolves to the row once it is on disk; to the unchanged row when
 * the try was handed in meanwhile. Rejects when this phone cannot keep it. */
export function answer(uid, number, selected) {
  return alone(uid, async (row) => {
    if (row.submission) return row;
    const question = row.questions[number].key;
    const item = await enqueue({
      type: "answer",
      payload: { attempt: uid, question, selected },
      label: `Jawaban soal ${number + 1}: ${row.title}`,
    });
    const made = { ...stamp(item), selected };
    return change(uid, (now) => ({ ...now, answers: { ...now.answers, [question]: made } }));
  });
}

/** Remember the question that is shown. */
export function turnTo(uid, number) {
  return change(uid, (row) => ({ ...row, at: number }));
}

/** Hand in what was answered; only the first call does. Resolves to the row. */
export function handIn(uid) {
  return alone(uid, async (row) => {
    if (row.submission) return row;
    const answers = Object.entries(row.answers).map(([question, made]) => ({
      question,
      ...made,
    }));
    const item = await enqueue({
      type: "attempt.submit",
      payload: { attempt: uid, ...(row.start ? { start: row.start } : {}), answers },
      label: `Kumpulkan ujian: ${row.title}`,
    });
    await keepSmall("busy-test", {}, ({ [uid]: _, ...others }) => others);
    return change(uid, (now) => ({ ...now, submission: stamp(item) }));
  });
}

/** The server's word on what was handed in: `{status, sentence}`, kept with the row. */
export async function receiptOf(row) {
  if (row.receipt || !row.submission) return row.receipt;
  const receipt = await outcomeOf(row.submission.id);
  if (!receipt) return undefined;
  const { status, sentence } = receipt;
  await change(row.uid, (now) => ({ ...now, receipt: { status, sentence } }));
  return { status, sentence };
}

/** Ask for this person's time as the panitia grants it now; resolves to the row. */
export async function askLimits(row) {
  const response = await fetch(`/ujian/${row.sitting}/batas/`, { cache: "no-store" });
  const told = response.ok ? await response.json() : {};
  if (told.account !== account()) return row;
  await noteClock(told.server_time);
  const { minutes, closes_at, pauses } = told;
  return change(row.uid, (now) => ({ ...now, minutes, closes_at, pauses }));
}

/** Whether the panitia has stopped the clock, as far as this phone has heard. */
export async function isPaused(row) {
  const now = Date.now() - (await clockOffset()) * 1000;
  return (row.pauses || []).some(
    ([start, end]) => Date.parse(start) <= now && !(end && Date.parse(end) <= now),
  );
}

/** When the working time ends; the same rule as `pauses.end_of_time` on the server. */
function endOfTime(start, minutes, pauses) {
  let left = minutes * 60_000;
  let now = start;
  for (const [from, to] of pauses) {
    const end = to ? Date.parse(to) : Infinity;
    if (end <= now) continue;
    const stops = Math.max(Date.parse(from), now);
    if (now + left <= stops) break;
    left -= stops - now;
    now = end;
  }
  return now + left;
}

/** Milliseconds left by this phone's clock as it was last measured; null: no limit. */
export async function timeLeft(row) {
  const ends = [];
  if (row.closes_at) ends.push(Date.parse(row.closes_at));
  const start = row.start ? realTime(row.start) : Date.parse(row.begun);
  if (row.minutes && hasBegun(row)) ends.push(endOfTime(start, row.minutes, row.pauses || []));
  const end = Math.min(...ends);
  if (end === Infinity) return null;
  return end - (Date.now() - (await clockOffset()) * 1000);
}

/** When something was done here, in the server's clock. */
function realTime({ occurred_at, clock_offset }) {
  return Date.parse(occurred_at) - clock_offset * 1000;
}

function stamp({ id, occurred_at, clock_offset }) {
  return { id, occurred_at, clock_offset };
}

/** Change a row in one transaction that is on disk when this resolves. */
async function change(uid, compute) {
  const tx = (await database).transaction("papers", "readwrite", { durability: "strict" });
  const row = compute(await tx.store.get(uid));
  try {
    await Promise.all([tx.store.put(row), tx.done]);
  } catch (error) {
    throw tx.error ?? error;
  }
  return row;
}

/** Let one tab at a time act on a try. */
function alone(uid, act) {
  const work = async () => act(await (await database).get("papers", uid));
  return navigator.locks ? navigator.locks.request(`cakap-paper-${uid}`, work) : work();
}

/** Fetch the papers of open tests ahead, one by one, where this phone has none yet. */
export async function keepPapers(sittings) {
  if (navigator.connection?.saveData) return;
  for (const sitting of sittings) {
    const row = await paperOf(sitting);
    const needed = !row || (row.receipt && row.receipt.status !== "rejected");
    if (needed) await keepPaper(sitting).catch(() => {});
  }
}
