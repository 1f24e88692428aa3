// Module pages, as they come or from the phone's memory: marks what was read on this
// phone, and offers to keep the module.
import { noteOpened, noteRead, packRow, readLessons } from "../../lms/js/packed.js";

const account = document.body.dataset.account;
const slug = /^\/modul\/([^/]+)\//.exec(location.pathname)?.[1];

/** Marks of the server are noted, marks of this phone are shown: a kept page is older. */
async function markLessons() {
  const steps = [...document.querySelectorAll("[data-lessons] [data-lesson]")];
  const isDone = (step) => step.classList.contains("steps__item--done");
  await noteRead(account, steps.filter(isDone).map((step) => Number(step.dataset.lesson)));
  const read = await readLessons(account);
  for (const step of steps.filter((one) => !isDone(one))) {
    if (read.has(Number(step.dataset.lesson))) markDone(step);
    step.classList.replace("steps__item--now", "steps__item--todo");
    step.removeAttribute("aria-current");
  }
  const next = steps.find((step) => !isDone(step));
  next?.classList.replace("steps__item--todo", "steps__item--now");
  next?.setAttribute("aria-current", "step");
  const bar = document.querySelector("[data-lessons] .progress");
  if (bar) showCount(bar, steps.filter(isDone).length, steps.length);
  showNext(next);
}

function markDone(step) {
  step.classList.remove("steps__item--todo", "steps__item--now");
  step.classList.add("steps__item--done");
  const mark = step.querySelector(".steps__mark");
  const word = document.createElement("span");
  word.className = "visually-hidden";
  word.textContent = "selesai";
  mark.replaceChildren("✓", word);
}

/** The warm card leads to the first lesson that is not read here. */
function showNext(step) {
  const card = document.querySelector(".next-step");
  const link = card?.querySelector("a.button");
  if (!link || !link.pathname.startsWith("/modul/")) return;
  if (!step) {
    card.querySelector("h2").textContent = "Semua materi sudah dibaca";
    card.querySelector(".meta")?.remove();
    link.remove();
    return;
  }
  const target = step.querySelector("a");
  card.querySelector("h2").textContent = target.textContent;
  link.href = target.href;
}

function showCount(progress, done, total) {
  progress.querySelector("progress").value = done;
  progress.querySelector(".progress__text").textContent = `${done} dari ${total}`;
}

async function markCards() {
  const read = await readLessons(account);
  for (const card of document.querySelectorAll("[data-progress]")) {
    const lessons = card.dataset.progress.split(" ").filter(Boolean).map(Number);
    const bar = card.querySelector(".progress");
    const shown = Number(bar?.querySelector("progress").value ?? 0);
    const done = lessons.filter((pk) => read.has(pk)).length;
    if (bar && done > shown) showCount(bar, done, lessons.length);
  }
}

/** A lesson from a pack is the same for everybody; only here it is somebody's. */
async function fitLesson() {
  const form = document.querySelector("form[data-fact='lesson.read'][hidden]");
  if (!form || !account) return;
  const isRead = (await readLessons(account)).has(Number(form.dataset.lesson));
  form.hidden = isRead;
  const nav = document.querySelector("nav.lesson-nav");
  nav.hidden = !isRead;
  nav.querySelector("[data-read-mark]").hidden = !isRead;
}

async function offerPack() {
  const offer = document.querySelector("[data-pack]");
  // Keeping needs what a browser grants to secure addresses only.
  if (!offer || !("caches" in window) || !crypto.subtle) return;
  const row = await packRow(offer.dataset.pack);
  const isNews = row && (row.coming || row.manifest?.version !== offer.dataset.version);
  const button = offer.querySelector("[data-pack-save]");
  offer.hidden = false;
  if (row) (await import("./packs-offer.js")).showOffer(offer, Boolean(isNews));
  button.addEventListener("click", async () => {
    (await import("./packs-offer.js")).saveFrom(offer);
  });
}

async function start() {
  if (slug) await noteOpened(slug);
  await Promise.all([markLessons(), markCards(), fitLesson(), offerPack()]);
}

// Without memory the page stays as the server made it.
start().catch(() => {});
