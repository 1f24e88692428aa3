// Typing answer sheets without a mouse: Enter goes to the next question, a single letter
// goes on by itself; only the last Enter sends the form.

const form = document.querySelector("form[data-sheet]");
const marks = form ? Array.from(form.querySelectorAll("input[data-mark]")) : [];
const ONE_LETTER = ["single", "true_false", "hotspot"];

/** Move to the next question, or to the button after the last one. */
function goOn(from) {
  const next = marks[marks.indexOf(from) + 1] || form.querySelector("button[type=submit]");
  next.focus();
  if (next.select) next.select();
}

for (const mark of marks) {
  mark.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    goOn(mark);
  });
  mark.addEventListener("input", () => {
    if (ONE_LETTER.includes(mark.dataset.mark) && /^[a-z]$/i.test(mark.value)) goOn(mark);
  });
}
// Another booklet asks other questions: its own form is fetched.
if (form) {
  const booklet = form.querySelector("select[name=printed]");
  if (booklet) {
    booklet.addEventListener("change", () => location.assign(`?naskah=${booklet.value}`));
  }
  const wrong = form.querySelector("[aria-invalid=true]");
  (wrong || marks[0] || form).focus();
}
