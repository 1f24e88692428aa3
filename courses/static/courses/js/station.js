// A table where kaders are watched: card or queue, one step per line, verdict at once.
// Nothing here asks the server; sheets go through the outbox. See docs/stations.md.
import { flush } from "../../lms/js/outbox.js";
import { uuid7 } from "../../lms/js/device.js";
import {
  keepDraft,
  keepFact,
  noteSeen,
  placeOf,
  remembered,
  takeBack,
  UNDO_MS,
} from "./station-memory.js";
import { failedOf, judge, stepsToWatch, told, withCarried } from "./station-rules.js";
import { asClock, drawSteps, drawVerdicts, findMissing, tapped } from "./station-sheet.js";

const data = JSON.parse(document.getElementById("station-data").textContent);
const { checklist, context, people } = data;
const place = placeOf(context, checklist.key);
const main = document.querySelector("main");
const trouble = document.getElementById("station-trouble");
const form = main.querySelector("[data-sheet]");
const list = form.querySelector("[data-steps]");
const [note, photo] = [document.getElementById("catatan"), document.getElementById("foto")];
// What is on the table now: the sheet, the one before it, and who waits for a partner.
let seen = {};
let sheet = null;
let last = null;
let chosen = null;
let pair = [];
let ticking = 0;

const find = (selector) => main.querySelector(selector);
const part = (name, visible) => {
  find(`[data-part="${name}"]`).hidden = !visible;
};

function say(name, text) {
  find(`[data-say="${name}"]`).textContent = text;
}

function show(name) {
  for (const one of main.querySelectorAll("[data-screen]")) {
    one.hidden = one.dataset.screen !== name;
  }
  trouble.hidden = true;
  scrollTo(0, 0);
  find(`[data-screen="${name}"] h1`).focus({ preventScroll: true });
}

function complain(text) {
  trouble.textContent = text;
  trouble.hidden = false;
  navigator.vibrate?.(300);
}

/** The newest sheet known of a kader: of the server when the page came, or made here. */
function seenOf(person) {
  const [own, told] = [seen[keyOf(person)], person.seen];
  if (!own || !told) return own ?? told;
  return own.at > told.at ? own : told;
}

const keyOf = (person) => person.uid ?? person.card;
const isWaiting = (person) => !seenOf(person) && !pair.includes(person);

// ---- queue -------------------------------------------------------------------------

function showQueue() {
  sheet = null;
  const waiting = people.filter(isWaiting);
  const done = people.filter(seenOf).length;
  find("[data-screen=queue] progress").value = done;
  find("[data-screen=queue] .progress__text").textContent = `${done} dari ${people.length}`;
  part("next", waiting.length > 0);
  part("all-done", waiting.length === 0 && people.length > 0);
  if (waiting.length > 0) {
    say("next", `${waiting[0].number}. ${waiting[0].name}`);
    say("next-area", waiting[0].area);
  }
  part("pair", pair.length > 0);
  say("pair", pair.map(({ name }) => name).join(", "));
  drawPeople();
  show("queue");
}

function drawPeople() {
  const asked = document.getElementById("cari").value.trim().toLowerCase();
  const rank = (person) => (seenOf(person) ? 1 + Number(seenOf(person).competent) : 0);
  const found = people.filter((person) => fits(person, asked));
  found.sort((a, b) => rank(a) - rank(b) || a.number - b.number);
  find("[data-people]").replaceChildren(...found.map(asRow));
  part("nobody", found.length === 0);
}

function fits({ name, number, code }, asked) {
  if (!asked) return true;
  const exact = [String(number), code.toLowerCase()];
  return name.toLowerCase().includes(asked) || exact.includes(asked);
}

function asRow(person) {
  const row = document.getElementById("station-person").content.firstElementChild.cloneNode(true);
  const known = seenOf(person);
  row.querySelector(".roll__number").textContent = person.number;
  row.querySelector(".roll__name").textContent = person.name;
  row.querySelector("[data-area]").textContent = person.area;
  row.querySelector("[data-state=yes]").hidden = !known?.competent;
  row.querySelector("[data-state=no]").hidden = !known || known.competent;
  row.querySelector("[data-state=double]").hidden = !(known && person.double);
  const button = row.querySelector("button");
  button.dataset.person = person.uid;
  button.textContent = known ? "Lagi" : "Nilai";
  button.setAttribute("aria-label", `${button.textContent} ${person.name}`);
  return row;
}

/** Somebody stands at the table, by card, by name or as the next one. */
function pick(person) {
  const known = seenOf(person);
  chosen = person;
  if (known && pair.length === 0) return showAgain(person, known);
  if (pair.includes(person)) return undefined;
  pair = [...pair, person];
  if (pair.length < checklist.group_size) return showQueue();
  return startSheet({ people: pair });
}

function showAgain(person, known) {
  say("again-name", person.name);
  const word = known.competent ? "Kompeten" : "Belum kompeten";
  say("again-words", `${word}, ${known.done} dari ${known.total} langkah.`);
  part("redo", known.failed.length > 0);
  show("again");
}

async function scan() {
  const camera = find("[data-camera]");
  camera.hidden = false;
  if (camera.dataset.on) return;
  camera.dataset.on = "yes";
  try {
    const { watch } = await import("./camera.js");
    await watch(camera.querySelector("video"), data.reader, onCard);
  } catch {
    delete camera.dataset.on;
    camera.hidden = true;
    complain("Kamera tidak bisa dipakai. Ketik kode akun atau pilih dari daftar.");
  }
}

function onCard(text) {
  if (find("[data-screen=queue]").hidden || find("[data-camera]").hidden) return;
  find("[data-camera]").hidden = true;
  navigator.vibrate?.(60);
  const card = text.trim().toUpperCase();
  const known = people.find((person) => person.card === card);
  if (known) pick(known);
  else if (/^CK1\./.test(card)) pick(stranger(card));
  else complain("Ini bukan kartu kader.");
}

/** Registered after this page was kept: the card says enough for the server. */
function stranger(card) {
  return { card, name: `Kartu ${card.slice(4, 10)}`, number: "–", area: "", seen: null };
}

// ---- sheet -------------------------------------------------------------------------

function startSheet({ people: watched, redoes = null, failed = null, isDouble = false }) {
  pair = [];
  sheet = {
    people: watched,
    answers: watched.map(() => ({})),
    ids: watched.map(() => uuid7()),
    scene: watched.length > 1 ? uuid7() : null,
    redoes,
    failed,
    isDouble,
    note: "",
    photo: "",
    started: Date.now(),
  };
  return showSheet();
}

const watchedSteps = () => stepsToWatch(checklist.steps, sheet.failed);

function showSheet() {
  say("sheet-name", sheet.people.map(({ name }) => name).join(" dan "));
  part("redo-note", Boolean(sheet.failed));
  note.value = sheet.note;
  photo.value = "";
  say("photo", sheet.photo ? "Foto siap." : "");
  drawSteps(list, watchedSteps(), sheet.people, sheet.answers);
  countAnswers();
  show("sheet");
  clearInterval(ticking);
  ticking = setInterval(tick, 1000);
  tick();
}

function tick() {
  if (sheet) say("clock", asClock(seconds()));
}

const seconds = () => Math.max(0, Math.round((Date.now() - sheet.started) / 1000));

function countAnswers() {
  const steps = watchedSteps();
  const isDone = ({ order }) => sheet.answers.every((own) => own[order] !== undefined);
  say("answered", `${steps.filter(isDone).length} dari ${steps.length}`);
}

async function onAnswer(event) {
  if (event.target === photo) return takePhoto();
  if (event.target === note) sheet.note = note.value;
  else if (event.target.type === "radio") {
    const { at, order, value } = tapped(event.target);
    sheet.answers[at][order] = value;
    event.target.closest("li").removeAttribute("data-missing");
    countAnswers();
  }
  return keepDraft(place, sheet).catch(() => {});
}

async function takePhoto() {
  const [file] = photo.files;
  if (!file) return;
  try {
    const { shrink } = await import("./station-photo.js");
    sheet.photo = await shrink(file);
    say("photo", "Foto siap.");
    await keepDraft(place, sheet);
  } catch {
    say("photo", "Foto ini tidak dapat dipakai. Ambil lagi.");
  }
}

async function finish(event) {
  event.preventDefault();
  if (findMissing(list, watchedSteps(), sheet.answers)) return;
  const found = sheet.people.map((person, at) => outcomeOf(person, at));
  const took = seconds();
  const facts = found.map((one, at) => factOf(one, at, took));
  if (sheet.photo) facts.push(photoFact());
  try {
    for (const fact of facts) await keepFact(fact);
  } catch (error) {
    (await import("../../lms/js/trouble.js")).tellNotKept(error, form);
    return;
  }
  const before = Object.fromEntries(found.map(({ key }) => [key, seen[key] ?? null]));
  seen = (await noteSeen(place, Object.fromEntries(found.map((one) => [one.key, one.entry])))).seen;
  await keepDraft(place, null);
  last = { ids: facts.map(({ id }) => id), before, sheet };
  showVerdict(found);
}

function outcomeOf(person, at) {
  const answers = withCarried(checklist.steps, watchedSteps(), sheet.answers[at]);
  const outcome = judge(checklist.steps, answers, checklist.pass_percent);
  const entry = {
    uid: sheet.ids[at],
    competent: outcome.competent,
    done: outcome.done,
    total: outcome.total,
    failed: failedOf(checklist.steps, answers),
    at: new Date().toISOString(),
  };
  return { person, key: keyOf(person), name: person.name, outcome, entry };
}

function factOf({ person }, at, took) {
  const payload = {
    checklist: checklist.key,
    ...(person.uid ? { kader: person.uid } : { card: person.card }),
    ...told(watchedSteps(), sheet.answers[at]),
    seconds: took,
    note: sheet.note,
    place: data.place,
    context,
  };
  if (sheet.scene) payload.scene = sheet.scene;
  if (sheet.isDouble) payload.is_double = true;
  if (sheet.redoes) {
    payload.redoes = sheet.redoes;
    payload.repeated = sheet.failed;
  }
  const label = `Penilaian praktik: ${person.name}`;
  return { type: "observation", id: sheet.ids[at], payload, label };
}

function photoFact() {
  sheet.photoId = sheet.photoId ?? uuid7();
  const payload = { observation: sheet.ids[0], jpeg: sheet.photo };
  const label = `Foto praktik: ${sheet.people[0].name}`;
  return { type: "observation.photo", id: sheet.photoId, payload, label };
}

async function giveUp() {
  await keepDraft(place, null);
  showQueue();
}

// ---- verdict -----------------------------------------------------------------------

function showVerdict(found) {
  drawVerdicts(find("[data-verdicts]"), found);
  navigator.vibrate?.(found.every(({ outcome }) => outcome.competent) ? 60 : [40, 60, 40]);
  const undo = find("[data-do=undo]");
  undo.hidden = false;
  show("verdict");
  const until = Date.now() + UNDO_MS;
  clearInterval(ticking);
  ticking = setInterval(() => {
    const left = Math.ceil((until - Date.now()) / 1000);
    say("undo-left", String(Math.max(0, left)));
    if (left > 0) return;
    undo.hidden = true;
    clearInterval(ticking);
  }, 500);
  say("undo-left", String(UNDO_MS / 1000));
  // Held until then; later ones send themselves along.
  setTimeout(flush, UNDO_MS + 200);
}

async function undo() {
  if (!(await takeBack(last.ids))) {
    find("[data-do=undo]").hidden = true;
    return;
  }
  document.dispatchEvent(new CustomEvent("outbox:change"));
  seen = (await noteSeen(place, last.before)).seen;
  sheet = last.sheet;
  await keepDraft(place, sheet);
  showSheet();
}

// ---- taps --------------------------------------------------------------------------

const actions = {
  next: () => pick(people.find(isWaiting)),
  scan,
  unpair: () => {
    pair = [];
    showQueue();
  },
  queue: showQueue,
  redo: () => {
    const { uid, failed } = seenOf(chosen);
    startSheet({ people: [chosen], redoes: uid, failed });
  },
  anew: () => startSheet({ people: [chosen] }),
  double: () => startSheet({ people: [chosen], isDouble: true }),
  "give-up": giveUp,
  after: showQueue,
  undo,
};

function onClick({ target }) {
  const button = target.closest("button");
  if (button?.dataset.person) pick(people.find(({ uid }) => uid === button.dataset.person));
  else if (button?.dataset.do) actions[button.dataset.do]();
}

function onFind(event) {
  event.preventDefault();
  const asked = document.getElementById("cari").value.trim().toLowerCase();
  const found = people.filter((person) => fits(person, asked));
  if (asked && found.length === 1) pick(found[0]);
}

/** Without the browser's own reader the one from npm is kept for the hall. */
async function keepReader() {
  if ("BarcodeDetector" in window) return;
  const registration = await navigator.serviceWorker?.ready;
  registration?.active.postMessage({ keep: [data.reader.ponyfill, data.reader.wasm] });
}

async function start() {
  const row = await remembered(place);
  seen = row.seen;
  main.addEventListener("click", onClick);
  form.addEventListener("change", onAnswer);
  form.addEventListener("submit", finish);
  find("[data-find]").addEventListener("submit", onFind);
  find("[data-find]").addEventListener("input", drawPeople);
  find("[data-do=scan]").hidden = !navigator.mediaDevices?.getUserMedia;
  if (row.draft) {
    // The phone was put away or died in the middle of this one.
    sheet = row.draft;
    showSheet();
  } else {
    showQueue();
  }
  keepReader().catch(() => {});
}

start();
