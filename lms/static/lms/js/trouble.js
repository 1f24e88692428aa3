// Words for when this phone could not keep something; loaded only then.

const FULL =
  "Penyimpanan HP penuh. Hapus modul yang tidak dipakai di menu HP ini, lalu coba lagi.";
const NO_MEMORY = "HP ini belum dapat menyimpannya. Coba lagi saat ada sinyal.";

/** The sentence for an error of keeping something on this phone. */
export function sentenceFor(error) {
  return error?.name === "QuotaExceededError" ? FULL : NO_MEMORY;
}

/** Say on the page that it was not kept, just before the element it was about;
 * `sentence` in place of the words for an error. */
export function tellNotKept(error, place, sentence = sentenceFor(error)) {
  const known = document.getElementById("not-kept");
  const note = known ?? document.createElement("p");
  note.id = "not-kept";
  note.className = "alert alert--error";
  note.setAttribute("role", "alert");
  note.textContent = sentence;
  const before = place ?? document.querySelector("main .page").firstChild;
  before.before(note);
  note.scrollIntoView({ block: "center" });
  return note;
}
