// The first page of a test: takes its paper along, then opens the player. Whatever goes
// wrong, the form goes to the server as it does without JavaScript.
import { keepPaper, keepPapers, NotGiven, paperOf } from "./papers.js";

const form = document.querySelector("form[data-exam]");
const sitting = form?.dataset.exam;
const PATIENCE = 5000;

async function open(event) {
  event.preventDefault();
  const kept = await paperOf(sitting).catch(() => undefined);
  let row = await Promise.race([fetched(), late(kept)]);
  if (row === undefined && kept && !kept.receipt) row = kept;
  if (row) location.assign(`/ujian/${sitting}/kerjakan/#mulai`);
  else form.submit();
}

/** The paper as the server has it now; null when the server says no. */
function fetched() {
  return keepPaper(sitting).catch((error) => (error instanceof NotGiven ? null : undefined));
}

/** Nobody waits long for news of a paper that is here. */
function late(kept) {
  return new Promise((done) => {
    if (kept) setTimeout(done, PATIENCE);
  });
}

form?.addEventListener("submit", open);
if (form) window.addEventListener("load", () => keepPapers([sitting]).catch(() => {}));
