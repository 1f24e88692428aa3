// What a table remembers on this phone: whom it watched (by number, no names), the sheet
// being filled in, and sheets in the outbox that may still be taken back.
import { account, enqueue } from "../../lms/js/outbox.js";
import { change, database, recall } from "../../lms/js/store.js";

/** How long a finished sheet may be taken back before it travels. */
export const UNDO_MS = 10_000;
const EMPTY = { seen: {}, draft: null };

/** The name under which this person's table at this checklist is remembered. */
export function placeOf(context, checklist) {
  return `station:${account()}:${context}:${checklist}`;
}

/** `{seen: {kader: {uid, competent, done, total, failed, at}}, draft}`. */
export function remembered(place) {
  return recall(place, EMPTY);
}

/** Keep the sheet as far as it is filled in; null when it is done or given up. */
export function keepDraft(place, draft) {
  return change(place, EMPTY, (row) => ({ ...row, draft }));
}

/** Note what was seen, by kader; null forgets one again. */
export function noteSeen(place, found) {
  return change(place, EMPTY, (row) => {
    const seen = { ...row.seen, ...found };
    for (const kader of Object.keys(seen)) if (!seen[kader]) delete seen[kader];
    return { ...row, seen };
  });
}

/** Put a finished sheet into the outbox; one that is there already stays as it is. */
export async function keepFact(fact) {
  try {
    await enqueue({ ...fact, hold: UNDO_MS });
  } catch (error) {
    if (error.name !== "ConstraintError") throw error;
  }
}

/** Take facts back while none of them may have travelled. Resolves to whether it could. */
export async function takeBack(ids) {
  const tx = (await database).transaction("facts", "readwrite");
  const rows = await Promise.all(ids.map((id) => tx.store.get(id)));
  const may = rows.every((row) => row && row.hold_until > Date.now());
  if (may) await Promise.all(ids.map((id) => tx.store.delete(id)));
  await tx.done;
  return may;
}
