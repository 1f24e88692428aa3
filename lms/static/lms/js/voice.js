// Whether this phone can speak Indonesian, and with which voice.

const VOICES_MS = 3000;
// Android writes id_ID, older ones in_ID.
const INDONESIAN = /^(id|in|ind)([-_]|$)/i;

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
