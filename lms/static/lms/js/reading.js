// Eyes and ears: loaded only by pages with something to hear or a picture that waits.
// What costs more (speaking, showing) is loaded when it is asked for.

const VOICES_MS = 3000;
// Android writes id_ID, older ones in_ID.
const INDONESIAN = /^(id|in|ind)([-_]|$)/i;
const DAYS = 400;

/** What this browser chose: "text-size" or "save-data"; empty when nothing was. */
export function choice(name) {
  return new RegExp(`(?:^|; )${name}=([\\w-]*)`).exec(document.cookie)?.[1] ?? "";
}

/** Keep a choice where the server and pages kept on the phone find it. */
export function choose(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${DAYS * 86400}; samesite=lax${secure}`;
}

/** The Indonesian voice of this phone, installed ones first; null when there is none. */
export async function findVoice() {
  if (!("speechSynthesis" in window)) return null;
  if (speechSynthesis.getVoices().length === 0) await voicesChanged();
  const found = speechSynthesis.getVoices().filter(({ lang }) => INDONESIAN.test(lang));
  return found.find((voice) => voice.localService) ?? found[0] ?? null;
}

/** Phones tell their voices late, some never. */
function voicesChanged() {
  return new Promise((done) => {
    speechSynthesis.addEventListener("voiceschanged", done, { once: true });
    setTimeout(done, VOICES_MS);
  });
}

/** Show the "Dengarkan" buttons below a node, if this phone can speak Indonesian. */
export async function offerVoice(root = document) {
  const bars = Array.from(root.querySelectorAll("[data-listen]"));
  if (bars.length === 0) return;
  for (const bar of bars) bar.addEventListener("click", (event) => hear(event, bar));
  const voice = await findVoice();
  for (const bar of bars) bar.hidden = !voice;
  // The next page then has the button from the start, and nothing moves.
  const found = voice ? "1" : "0";
  if (choice("voice") !== found) choose("voice", found);
}

async function hear(event, bar) {
  const button = event.target.closest("button[data-say]");
  if (!button) return;
  const { press } = await import("./listen.js");
  const element = document.getElementById(bar.dataset.listen);
  press(button.dataset.say, bar, element, await findVoice());
}

/** Show what is here already and let the rest wait for a tap. */
export async function offerPictures(root = document) {
  if (!root.querySelector("a[data-picture]")) return;
  const { preparePictures } = await import("./pictures.js");
  await preparePictures(root);
}

offerVoice();
offerPictures();
