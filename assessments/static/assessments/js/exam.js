// The player: a test from first question to receipt, without asking the server anything.
// Every screen is in the page; this shows one, fills it, and keeps each tap before it
// says so.
import { account, flush } from "../../lms/js/outbox.js";
import { change } from "../../lms/js/store.js";
import {
  answer,
  askLimits,
  begin,
  handIn,
  hasBegun,
  isPaused,
  keepMedia,
  keepPaper,
  NotGiven,
  paperOf,
  receiptOf,
  timeLeft,
  turnTo,
} from "./papers.js";

const sitting = location.pathname.split("/")[2];
const main = document.querySelector("main");
const trouble = document.getElementById("exam-trouble");
const SEND_EVERY = 60_000;
const FIRST_ASK = 5_000;
// Kinds answered by choosing; the others are drawn by kinds.js.
const CHOOSING = ["single", "multiple", "true_false"];
let row;
let sentAt = 0;

const screen = (name) => main.querySelector(`[data-screen="${name}"]`);
const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

/** Show one screen; the heading gets the focus, so that it is read out. */
function show(name) {
  for (const one of main.querySelectorAll("[data-screen]")) {
    one.hidden = one.dataset.screen !== name;
  }
  trouble.hidden = true;
  // What is read aloud is not on the screen any more.
  document.dispatchEvent(new Event("listen:stop"));
  scrollTo(0, 0);
  screen(name).querySelector("h1")?.focus({ preventScroll: true });
}

function say(name, text, within = main) {
  for (const place of within.querySelectorAll(`[data-say="${name}"]`)) {
    place.textContent = text;
  }
}

function part(name, visible, within = main) {
  for (const one of within.querySelectorAll(`[data-part="${name}"]`)) one.hidden = !visible;
}

function fillBar(within, value, total) {
  const bar = within.querySelector("progress");
  bar.max = total;
  bar.value = value;
  within.querySelector(".progress__text").textContent = `${value} dari ${total}`;
}

const chosen = (question) => row.answers[question.key]?.selected ?? [];

async function open() {
  row = await paperOf(sitting).catch(() => undefined);
  if (row) await resume();
  else await fetchPaper();
}

async function fetchPaper() {
  show("loading");
  try {
    row = await keepPaper(sitting);
    await resume();
  } catch (error) {
    if (error instanceof NotGiven && error.message) say("reason", error.message);
    show("missing");
  }
}

/** Go on where this person was, whatever happened to the phone. */
async function resume() {
  document.title = `${row.title} · Cakap`;
  keepMedia(row).catch(() => {});
  say("title", row.title);
  if (row.submission) return showDone();
  if (!hasBegun(row) && location.hash !== "#mulai") return showIntro();
  return start();
}

function showIntro() {
  say("count", `${row.questions.length} soal`);
  say("minutes", row.minutes ? `${row.minutes} menit` : "Tidak dibatasi");
  part("closing", Boolean(row.closes_at));
  if (row.closes_at) say("closing", moment(row.closes_at));
  show("intro");
  return tick();
}

function moment(iso) {
  const at = new Date(iso);
  const day = at.toLocaleDateString("id-ID", { day: "numeric", month: "long" });
  const hour = at.toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
  return `${day}, ${hour}`;
}

async function start() {
  row = await begin(row.uid);
  await change("busy-test", {}, (tries) => ({ ...tries, [row.uid]: Date.now() }));
  send();
  await showQuestion(Math.min(row.at, row.questions.length - 1));
}

async function showQuestion(number) {
  row = await turnTo(row.uid, number);
  const place = screen("question");
  const question = row.questions[number];
  const last = number === row.questions.length - 1;
  fillBar(place, number + 1, row.questions.length);
  say("stem", question.stem);
  say("saved", chosen(question).length ? "Tersimpan di HP ini." : "");
  say("next", last ? "Periksa jawaban" : "Berikutnya");
  part("multiple", question.kind === "multiple");
  part("review", !last);
  place.querySelector("[data-do=back]").hidden = number === 0;
  await fillAnswer(question, number);
  show("question");
  await tick();
}

/** Draw how a question is answered, with what was kept; mere choices need no more code. */
async function fillAnswer(question, number) {
  const [place, story] = [document.getElementById("jawaban"), document.getElementById("cerita")];
  const isChoosing = CHOOSING.includes(question.kind);
  const keepIt = (selected) => act(() => keep(number, selected));
  story.replaceChildren();
  if (isChoosing) place.replaceChildren(...question.choices.map(asChoice));
  if (isChoosing && !question.case && !question.image && !question.audio) return;
  const { drawAnswer, drawStory } = await import("./kinds.js");
  story.replaceChildren(...(await drawStory(question)));
  if (!isChoosing) drawAnswer(question, chosen(question), place, keepIt);
}

function asChoice(choice) {
  const question = row.questions[row.at];
  const label = copy("exam-choice");
  const input = label.querySelector("input");
  input.type = question.kind === "multiple" ? "checkbox" : "radio";
  input.value = choice.id;
  input.checked = chosen(question).includes(choice.id);
  label.querySelector("span").textContent = choice.text;
  return label;
}

function keepChoice() {
  const inputs = Array.from(document.querySelectorAll("#jawaban [name=pilihan]"));
  return keep(row.at, inputs.filter((one) => one.checked).map((one) => Number(one.value)));
}

/** A tap is kept first and called kept then; what could not be kept is taken back. */
async function keep(number, selected) {
  say("saved", "");
  try {
    row = { ...(await answer(row.uid, number, selected)), at: row.at };
    if (row.submission) return showDone();
    if (row.at === number && selected.length) say("saved", "Tersimpan di HP ini.");
    return undefined;
  } catch (error) {
    if (row.at === number) await fillAnswer(row.questions[number], number);
    return tellTrouble(error);
  }
}

async function tellTrouble(error) {
  const { sentenceFor } = await import("../../lms/js/trouble.js");
  trouble.textContent = sentenceFor(error);
  trouble.hidden = false;
  trouble.scrollIntoView({ block: "center" });
}

/** Of a matching every row has its partner. */
function isDone(question) {
  const selected = chosen(question);
  return selected.length > 0 && (question.kind !== "matching" || selected.every(Boolean));
}

function showReview() {
  const place = screen("review");
  const done = row.questions.map(isDone);
  const count = done.filter(Boolean).length;
  fillBar(place, count, row.questions.length);
  part("unanswered", count < done.length);
  part("answered", count === done.length);
  place.querySelector(".question-grid").replaceChildren(...done.map(asPlace));
  show("review");
}

function asPlace(done, number) {
  const item = copy("exam-place");
  const button = item.querySelector("button");
  button.dataset.number = number;
  button.classList.toggle("question-grid__item--done", done);
  button.querySelector("span").textContent = number + 1;
  button.querySelector("svg").toggleAttribute("hidden", !done);
  const state = done ? "sudah dijawab" : "belum dijawab";
  button.setAttribute("aria-label", `Soal ${number + 1}, ${state}`);
  return item;
}

async function submit() {
  row = await handIn(row.uid);
  await showDone();
  send({ now: true });
}

async function showDone() {
  document.getElementById("exam-clock").hidden = true;
  document.getElementById("exam-paused").hidden = true;
  part("practice", row.practice);
  part("feedback", row.practice);
  screen("done").querySelector("[data-part=result]").href = `/ujian/${sitting}/hasil/`;
  if (row.practice) {
    const { giveFeedback } = await import("./feedback.js");
    giveFeedback(row, screen("done"));
  }
  await showReceipt();
  show("done");
}

/** Whether the server has it, in its own words; asked again whenever something comes. */
async function showReceipt() {
  const receipt = await receiptOf(row);
  part("waiting", !receipt);
  part("received", Boolean(receipt));
  part("result", Boolean(receipt) && receipt.status !== "rejected");
  say("done", receipt ? "Ujian terkumpul" : "Terkumpul di HP ini");
  if (receipt) say("receipt", receipt.sentence);
}

/** Send on the way, not at every tap; handing in and the outbox do the rest. */
function send({ now = false } = {}) {
  if (!now && Date.now() - sentAt < SEND_EVERY) return;
  sentAt = Date.now();
  flush();
}

/** The time left, in words; a wrong clock never takes the test away. */
async function tick() {
  const left = await timeLeft(row);
  const over = left !== null && left <= 0;
  document.getElementById("exam-clock").hidden = !over || Boolean(row.submission);
  const paused = !row.submission && (await isPaused(row));
  document.getElementById("exam-paused").hidden = !paused;
  if (paused) say("left", "Ujian dijeda");
  else if (left === null || over) say("left", over ? "Waktu habis" : "");
  else say("left", `Sisa waktu ${inWords(left)}`);
}

/** Hear of grants and pauses; nobody's tap waits for the network. */
async function learnLimits() {
  if (!row || row.submission || !navigator.onLine) return;
  await askLimits(row).catch(() => {});
  act(async () => {
    if (row.submission) return;
    row = { ...(await paperOf(sitting)), at: row.at };
    await tick();
  });
}

function inWords(left) {
  const minutes = Math.ceil(left / 60_000);
  if (minutes < 90) return `${minutes} menit`;
  return minutes < 36 * 60 ? `${Math.round(minutes / 60)} jam` : `${Math.round(minutes / 1440)} hari`;
}

const ACTS = {
  fetch: fetchPaper,
  start,
  submit,
  review: showReview,
  back: () => showQuestion(row.at - 1),
  next: () => (row.at === row.questions.length - 1 ? showReview() : showQuestion(row.at + 1)),
};
let acting = Promise.resolve();

/** One thing at a time, in the order of the taps: a choice is kept before the next page. */
function act(work) {
  acting = acting.then(work).catch(tellTrouble);
}

main.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button?.dataset.do) act(ACTS[button.dataset.do]);
  if (button?.dataset.number) act(() => showQuestion(Number(button.dataset.number)));
});
main.addEventListener("change", ({ target }) => {
  if (target.name === "pilihan") act(keepChoice);
});
main.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("outbox:change", () => {
  if (row?.submission) act(showReceipt);
});
// Another tab may have gone on with the same test meanwhile.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && row && !row.submission) {
    act(async () => {
      row = { ...(await paperOf(sitting)), at: row.at };
      await (row.submission ? showDone() : tick());
    });
  }
});
setInterval(() => row && !row.submission && tick(), 15_000);
setTimeout(learnLimits, FIRST_ASK);
setInterval(learnLimits, SEND_EVERY);
if (account()) act(open);
else location.replace(`/masuk/?next=${location.pathname}`);
