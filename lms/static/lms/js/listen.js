// Reads a text aloud with the phone's Indonesian voice, paragraph by paragraph.
// Pausing stops the voice and remembers the sentence: Android cannot hold it half-way.

const SPOKEN = "h1, h2, h3, h4, p, li, figcaption, legend, dt, dd, .choice, summary";
// Some voices fall silent after a quarter of a minute of one text.
const LONGEST = 180;
const FAILED = "Suara berhenti. Bila memakai suara dari internet, coba lagi saat ada sinyal.";

let current = null;

/** Sentences of a text, none longer than a voice can hold. */
export function sentences(text) {
  const found = text.replace(/\s+/g, " ").trim().match(/[^.!?…]+(?:[.!?…]+["”’)]*(?=\s|$)|$|[.!?…])/g) ?? [];
  const parts = [];
  for (const piece of found.map((one) => one.trim()).filter(Boolean)) {
    const last = parts[parts.length - 1];
    // "08.30" and "kg." are no ends: what is short joins what came before.
    if (last && (/\d[.]$/.test(last) || last.length < 12) && last.length + piece.length < LONGEST) {
      parts[parts.length - 1] = /\d[.]$/.test(last) && /^\d/.test(piece) ? last + piece : `${last} ${piece}`;
    } else parts.push(...shortened(piece));
  }
  return parts;
}

function shortened(text) {
  if (text.length <= LONGEST) return [text];
  const comma = text.lastIndexOf(",", LONGEST);
  const cut = comma > LONGEST / 3 ? comma + 1 : text.lastIndexOf(" ", LONGEST);
  if (cut <= 0) return [text];
  return [text.slice(0, cut).trim(), ...shortened(text.slice(cut).trim())];
}

/** What is read of an element, in order: visible paragraphs, each said once. */
export function paragraphs(element) {
  const nodes = Array.from(element.querySelectorAll(SPOKEN));
  const outer = nodes.filter((node) => !node.querySelector(SPOKEN));
  const visible = outer.filter((node) => node.getClientRects().length > 0);
  const chosen = visible.length > 0 ? visible : [element];
  return chosen
    .map((node) => ({ node, sentences: sentences(node.innerText) }))
    .filter((one) => one.sentences.length > 0);
}

/** Read an element aloud from the beginning, with a voice of findVoice() in reading.js;
 * what was being read stops. `changed` is told "speaking", "paused", "ended", "failed". */
export function speak(element, voice, changed = () => {}) {
  stop();
  if (!voice) return;
  const queue = [];
  for (const { node, sentences: parts } of paragraphs(element)) {
    for (const text of parts) queue.push({ node, text });
  }
  current = { element, voice, queue, at: 0, paused: false, changed };
  next(current);
}

/** Stop speaking and forget the place. */
export function stop() {
  const reading = current;
  current = null;
  if (!reading) return;
  speechSynthesis.cancel();
  mark(reading, null);
  reading.changed("ended");
}

/** Stop speaking and remember the sentence. */
export function pause() {
  if (!current) return;
  current.paused = true;
  speechSynthesis.cancel();
  current.changed("paused");
}

/** Go on with the sentence that was interrupted. */
export function resume() {
  if (!current?.paused) return;
  current.paused = false;
  next(current);
}

function next(reading) {
  if (reading !== current || reading.paused) return;
  const line = reading.queue[reading.at];
  if (!line) {
    stop();
    return;
  }
  mark(reading, line.node);
  reading.changed("speaking");
  const utterance = new SpeechSynthesisUtterance(line.text);
  utterance.voice = reading.voice;
  utterance.lang = "id-ID";
  utterance.rate = 0.95;
  utterance.onend = () => {
    if (reading !== current || reading.paused) return;
    reading.at += 1;
    next(reading);
  };
  utterance.onerror = (event) => {
    if (reading !== current || reading.paused || event.error === "canceled") return;
    pause();
    reading.changed("failed");
  };
  // Kept, or some browsers forget the event with the object.
  reading.utterance = utterance;
  speechSynthesis.speak(utterance);
}

function mark(reading, node) {
  if (reading.marked === node) return;
  reading.marked?.classList.remove("is-spoken");
  node?.classList.add("is-spoken");
  node?.scrollIntoView({ block: "nearest" });
  reading.marked = node;
}

/** What a press on a bar's button does: start, pause or go on, stop. */
export function press(what, bar, element, voice) {
  const mine = current?.element === element;
  if (what === "stop") stop();
  else if (what === "pause" && mine && !current.paused) pause();
  else if (mine && current.paused) resume();
  else if (!mine || what === "start") {
    speak(element, voice, (state) => show(bar, state));
  }
}

function show(bar, state) {
  const part = (name) => bar.querySelector(`[data-say="${name}"]`);
  const focused = bar.contains(document.activeElement);
  part("start").hidden = state === "speaking";
  part("start").querySelector("span").textContent = state === "ended" ? "Dengarkan" : "Lanjutkan";
  part("pause").hidden = state !== "speaking";
  part("stop").hidden = state === "ended";
  part("note").textContent = state === "failed" ? FAILED : "";
  if (focused && document.activeElement.hidden) part(state === "speaking" ? "pause" : "start").focus();
}

window.addEventListener("pagehide", stop);
// A page that changes its text says so; it need not have loaded this.
document.addEventListener("listen:stop", stop);
