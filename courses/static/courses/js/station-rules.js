// What a sheet comes to, decided on the phone by the rules of assessments/observing.py.
// The server decides again; a test compares both. Pure: no page, no memory.

/** Alone, without help: the only answer that counts as done. Yes is 2, no is 0. */
export const DONE = 2;

/** Score and verdict of a full sheet. `answers` is {order: 0, 1 or 2}. */
export function judge(steps, answers, passPercent) {
  const done = steps.filter(({ order }) => answers[order] === DONE).length;
  const missed = steps.filter((step) => step.critical && answers[step.order] !== DONE);
  const total = steps.length;
  const enough = total > 0 && 100 * done >= passPercent * total;
  return { done, total, competent: enough && missed.length === 0, missed };
}

/** The steps to show: all, or of a second try those that failed in the first. */
export function stepsToWatch(steps, failed) {
  return failed ? steps.filter(({ order }) => failed.includes(order)) : steps;
}

/** The answers with what was passed in the first try carried over. */
export function withCarried(steps, watched, answers) {
  const shown = new Set(watched.map(({ order }) => order));
  const full = {};
  for (const { order } of steps) full[order] = shown.has(order) ? answers[order] : DONE;
  return full;
}

/** Orders of the steps that were not done. */
export function failedOf(steps, answers) {
  return steps.filter(({ order }) => answers[order] !== DONE).map(({ order }) => order);
}

/** What the server needs of the answers: `done`, and `ratings` of rated steps. */
export function told(watched, answers) {
  const done = [];
  const ratings = {};
  for (const { order, scale } of watched) {
    if (scale === "rating") ratings[order] = answers[order];
    else if (answers[order] === DONE) done.push(order);
  }
  return { done, ratings };
}
