// The first page of a test: takes its paper along, then opens the player. Whatever goes
// wrong, the form goes to the server as it does without JavaScript.

const form = document.querySelector("form[data-exam]");
const sitting = form?.dataset.exam;
const PATIENCE = 5000;
const papers = () => import("./papers.js");

async function open(event) {
  event.preventDefault();
  if (await hasPaper().catch(() => false)) {
    location.assign(`/ujian/${sitting}/kerjakan/#mulai`);
  } else {
    form.submit();
  }
}

/** Whether the paper of the try that this press means is here, fresh if possible. */
async function hasPaper() {
  const { keepPaper, NotGiven, paperOf } = await papers();
  const kept = await paperOf(sitting);
  const asked = keepPaper(sitting).then(
    () => true,
    // A refusal is the server's to explain; without signal, what is here will do.
    (error) => (error instanceof NotGiven ? false : undefined),
  );
  const news = await Promise.race([asked, late(kept)]);
  return news ?? Boolean(kept && !kept.receipt);
}

/** Nobody waits long for news of a paper that is here. */
function late(kept) {
  return new Promise((done) => {
    if (kept) setTimeout(done, PATIENCE);
  });
}

/** Behind the worker, which has the scripts already, only the paper itself travels. */
async function takeAlong() {
  await navigator.serviceWorker?.ready;
  await (await papers()).keepPapers([sitting]);
}

if (form) {
  form.addEventListener("submit", open);
  window.addEventListener("load", () => takeAlong().catch(() => {}));
}
