// What was right and why, after practice: only a practice paper carries its key.

const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

/** Fill the score and the explanations of a handed-in practice paper. */
export function giveFeedback(row, place) {
  const judged = row.questions.filter(hasKey).map((question) => {
    const selected = row.answers[question.key]?.selected ?? [];
    return { question, selected, mark: markOf(question, selected) };
  });
  const right = judged.filter(({ mark }) => mark === "right").length;
  const percent = judged.length ? Math.round((100 * right) / judged.length) : 0;
  place.querySelector("[data-say=percent]").textContent = String(percent);
  place.querySelector("[data-say=score]").textContent =
    `${right} dari ${judged.length} jawaban benar`;
  const list = place.querySelector("[data-part=feedback]");
  list.replaceChildren(list.firstElementChild, ...judged.map(asCard));
}

const hasKey = ({ choices }) => choices.some((choice) => choice.is_correct);

function markOf({ choices }, selected) {
  if (selected.length === 0) return "none";
  const exact = choices.every((one) => one.is_correct === selected.includes(one.id));
  return exact ? "right" : "wrong";
}

function asCard({ question, selected, mark }, number) {
  const card = copy("exam-feedback");
  card.querySelector("h3").textContent = `Soal ${number + 1}`;
  keepMark(card, mark);
  say(card, "stem", question.stem);
  say(card, "explanation", question.explanation);
  card.querySelector("details").open = mark !== "right";
  const told = question.choices.filter((one) => one.is_correct || selected.includes(one.id));
  const lines = told.map((one) => asKey(one, selected.includes(one.id)));
  card.querySelector("ul").replaceChildren(...lines);
  return card;
}

function asKey(choice, isChosen) {
  const line = copy("exam-key");
  line.classList.add(choice.is_correct ? "choice--right" : "choice--wrong");
  keepMark(line, choice.is_correct ? "right" : "wrong");
  const own = choice.is_correct ? "Jawaban Anda, benar" : "Jawaban Anda";
  say(line, "whose", isChosen ? own : "Jawaban yang benar");
  say(line, "text", choice.text);
  say(line, "reason", choice.reason);
  return line;
}

function keepMark(within, mark) {
  for (const one of within.querySelectorAll("[data-mark]")) {
    if (one.dataset.mark !== mark) one.remove();
  }
}

function say(within, name, text) {
  const place = within.querySelector(`[data-say=${name}]`);
  if (text) place.textContent = text;
  else place.remove();
}
