// Scanning cards in a hall: every scan goes into the outbox first, so bad signal loses
// nothing; the screen answers at once from the list of names fetched at the start.
import { enqueue, flush, receiptOf } from "../../lms/js/outbox.js";
import { watch } from "./camera.js";

const SAME_CARD_MS = 4000;
const root = document.querySelector("[data-scan]");
const box = root.querySelector("[data-outcome]");
const count = root.querySelector("[data-present]");
let people = {};
let last = { card: "", at: 0, id: "" };

function show(state, words, note = "") {
  box.dataset.state = state;
  for (const icon of box.querySelectorAll("[data-icon]")) {
    icon.hidden = icon.dataset.icon !== state;
  }
  box.querySelector("[data-words]").textContent = words;
  box.querySelector("[data-note]").textContent = note;
  signal(state);
}

let audio = null;
/** A high note for welcome, two for a repeat, a low one for a problem. */
function signal(state) {
  navigator.vibrate?.({ ok: 60, repeat: [40, 60, 40], wrong: 300 }[state] ?? 0);
  if (!audio || !state) return;
  const pitch = { ok: [880], repeat: [660, 660], wrong: [220] }[state];
  pitch.forEach((frequency, index) => {
    const tone = audio.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(audio.destination);
    tone.start(audio.currentTime + index * 0.15);
    tone.stop(audio.currentTime + index * 0.15 + 0.1);
  });
}

function clock() {
  return new Date().toTimeString().slice(0, 5).replace(":", ".");
}

async function onCard(text) {
  const card = text.trim().toUpperCase();
  const now = Date.now();
  if (!card) return;
  if (card === last.card && now - last.at < SAME_CARD_MS) {
    // A card held before the camera is one scan, however long it stays there.
    last.at = now;
    return;
  }
  last = { card, at: now, id: "" };
  const person = people[card];
  const repeated = Boolean(person?.since);
  if (person) greet(person, repeated);
  const item = await enqueue({
    type: "attendance.scan",
    payload: { session: root.dataset.scan, card, kind: "hadir", method: "kartu" },
    label: `Hadir: ${person?.name ?? "kartu " + card.slice(0, 8)}`,
  });
  last.id = item.id;
  await flush();
  answer(item.id, person, await receiptOf(item.id));
}

function greet(person, repeated) {
  if (repeated) {
    show("repeat", `${person.name} sudah tercatat ${person.since}.`);
    return;
  }
  person.since = clock();
  count.textContent = String(Number(count.textContent) + 1);
  show("ok", `${person.name} hadir ${person.since}.`);
}

/** The server's word, when it came; otherwise say that the scan is kept here. */
function answer(id, person, receipt) {
  if (last.id !== id) return;
  const note = box.querySelector("[data-note]");
  if (receipt && !["accepted", "duplicate"].includes(receipt.status)) {
    show("wrong", receipt.sentence);
  } else if (receipt && !person) {
    show(receipt.code === "sudah_tercatat" ? "repeat" : "ok", receipt.sentence);
  } else if (receipt) {
    box.querySelector("[data-words]").textContent = receipt.sentence;
  } else if (person) {
    note.textContent = "Tersimpan di HP ini, belum terkirim.";
  } else {
    show("wrong", "Kartu belum dikenal di HP ini.", "Tersimpan; diperiksa saat ada sinyal.");
  }
}

async function begin() {
  audio ??= new AudioContext();
  const camera = root.querySelector("[data-camera]");
  camera.hidden = false;
  root.querySelector("[data-start]").hidden = true;
  try {
    await watch(camera.querySelector("video"), root.dataset, onCard);
  } catch {
    camera.hidden = true;
    root.querySelector("[data-start]").hidden = false;
    show("wrong", "Kamera tidak bisa dipakai.", "Izinkan kamera, atau ketik kode akun.");
  }
}

async function start() {
  const typed = root.querySelector("[data-typed]");
  typed.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = typed.elements.card;
    last.card = "";
    onCard(field.value);
    field.value = "";
    field.focus();
  });
  if (navigator.mediaDevices?.getUserMedia) {
    const button = root.querySelector("[data-start]");
    button.hidden = false;
    button.addEventListener("click", begin);
  }
  try {
    const response = await fetch(root.dataset.names);
    if (response.ok) people = (await response.json()).people;
  } catch {
    // Without the list the server names the person once the scan arrives.
  }
}

start();
