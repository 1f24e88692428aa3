// An observation is kept on the phone before it is sent: bad signal in the hall costs
// no assessor's work. Without this script the form is simply sent.
import { account, enqueue, flush, receiptOf } from "../../lms/js/outbox.js";

const PATIENCE_MS = 4000;
const form = document.querySelector("form[data-checklist]");
const saved = document.querySelector("[data-saved]");

function unanswered() {
  return [...form.querySelectorAll("fieldset")].find((step) => !step.querySelector(":checked"));
}

function stepsDone() {
  return [...form.querySelectorAll("input[value=ya]:checked")].map((answer) =>
    Number(answer.name.replace("step-", "")),
  );
}

/** Ratings of the steps that are rated: `{order: 0, 1 or 2}`. */
function ratings() {
  const found = {};
  for (const answer of form.querySelectorAll("input[type=radio]:checked")) {
    const value = Number(answer.value);
    if (!Number.isNaN(value)) found[answer.name.replace("step-", "")] = value;
  }
  return found;
}

async function keep(event) {
  if (!account()) return;
  const missing = unanswered();
  // The server explains what is missing, when it can be reached.
  if (missing && navigator.onLine) return;
  event.preventDefault();
  if (missing) {
    missing.querySelector("input").focus();
    return;
  }
  const { checklist, kader, place, context, name } = form.dataset;
  const item = await enqueue({
    type: "observation",
    id: form.elements.uid.value,
    payload: {
      checklist,
      kader,
      place,
      context,
      done: stepsDone(),
      ratings: ratings(),
      note: form.elements.note.value,
    },
    label: `Penilaian praktik: ${name}`,
  });
  await Promise.race([flush(), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
  show(await receiptOf(item.id));
}

function show(receipt) {
  form.hidden = true;
  saved.hidden = false;
  saved.querySelector("[data-words]").textContent =
    receipt?.sentence ?? "Tersimpan di HP ini, belum terkirim. Akan dikirim saat ada sinyal.";
  saved.focus();
}

form.addEventListener("submit", keep);
