// What was right and why, after practice: only a practice paper carries its key. Says
// what feedback.py says on the result page.
import { written } from "./kinds.js";

const RIGHT = "Jawaban yang benar";
const OWN = "Jawaban Anda";
const OWN_RIGHT = "Jawaban Anda, benar";
const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const line = (right, whose, text, reason = "") => ({ right, whose, text, reason });

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

// A question that also certifies comes without its explanation, even to practice.
const hasKey = ({ explanation }) => explanation !== undefined;

function markOf(question, selected) {
  if (!selected.some((one) => question.kind !== "matching" || one)) return "none";
  return isRight(question, selected) ? "right" : "wrong";
}

/** As is_right in grading.py; thousandths are whole numbers, so nothing is rounded. */
function isRight(question, selected) {
  const { kind, choices } = question;
  if (kind === "number") return isNear(question, selected[0]);
  if (kind === "ordering") return same(selected, question.order);
  if (kind === "matching") return same(selected, choices.map(({ match }) => match));
  if (kind === "hotspot") return choices.some((one) => one.is_correct && hits(one, selected));
  return choices.every((one) => one.is_correct === selected.includes(one.id));
}

function isNear({ answer, tolerance }, value) {
  const thousandths = (number) => Math.round(Number(number) * 1000);
  return Math.abs(thousandths(value) - thousandths(answer)) <= thousandths(tolerance);
}

const same = (one, other) => one.length === other.length && one.every((id, at) => id === other[at]);

function hits({ area: [left, top, width, height] }, [x, y]) {
  return left <= x && x <= left + width && top <= y && y <= top + height;
}

function ofChoices({ choices }, selected) {
  const told = choices.filter((one) => one.is_correct || selected.includes(one.id));
  return told.map((one) => {
    const own = one.is_correct ? OWN_RIGHT : OWN;
    return line(one.is_correct, selected.includes(one.id) ? own : RIGHT, one.text, one.reason);
  });
}

function ofNumber(question, selected) {
  const inWords = (value) => `${written(value)} ${question.unit || ""}`.trim();
  const right = selected.length > 0 && isNear(question, selected[0]);
  const own = selected.map((value) => line(right, right ? OWN_RIGHT : OWN, inWords(value)));
  if (right) return own;
  const near = `(selisih sampai ${written(question.tolerance)} diterima)`;
  const text = inWords(question.answer) + (Number(question.tolerance) ? ` ${near}` : "");
  return [...own, line(true, RIGHT, text)];
}

function ofOrder({ choices, order }, selected) {
  return order.map((id, at) => {
    const own = selected.indexOf(id);
    const placed = own >= 0 && own !== at ? `; Anda menaruhnya ke-${own + 1}` : "";
    const { text, reason } = choices.find((one) => one.id === id);
    return line(placed === "", `Urutan ke-${at + 1}${placed}`, text, reason);
  });
}

function ofMatch({ choices, partners }, selected) {
  const named = (id) => partners.find((one) => one.id === id).text;
  return choices.flatMap(({ text, match, reason }, at) => {
    const right = selected[at] === match;
    const own = selected[at] && !right ? [line(false, OWN, `${text} → ${named(selected[at])}`)] : [];
    return [...own, line(true, right ? OWN_RIGHT : RIGHT, `${text} → ${named(match)}`, reason)];
  });
}

function ofSpot({ choices }, selected) {
  const hit = choices.filter((one) => selected.length && hits(one, selected));
  const own = hit.find((one) => one.is_correct) || hit[0];
  if (own && own.is_correct) return [line(true, OWN_RIGHT, own.text, own.reason)];
  const elsewhere = selected.length ? [line(false, OWN, "Di tempat lain pada gambar")] : [];
  const wrong = own ? [line(false, OWN, own.text, own.reason)] : elsewhere;
  const right = choices.filter((one) => one.is_correct);
  return [...wrong, ...right.map((one) => line(true, RIGHT, one.text, one.reason))];
}

const LINES = { number: ofNumber, ordering: ofOrder, matching: ofMatch, hotspot: ofSpot };

function asCard({ question, selected, mark }, number) {
  const card = copy("exam-feedback");
  card.querySelector("h3").textContent = `Soal ${number + 1}`;
  keepMark(card, mark);
  say(card, "stem", question.stem);
  say(card, "explanation", question.explanation);
  card.querySelector("details").open = mark !== "right";
  const lines = (LINES[question.kind] || ofChoices)(question, selected);
  card.querySelector("ul").replaceChildren(...lines.map(asLine));
  return card;
}

function asLine({ right, whose, text, reason }) {
  const item = copy("exam-key");
  item.classList.add(right ? "choice--right" : "choice--wrong");
  keepMark(item, right ? "right" : "wrong");
  say(item, "whose", whose);
  say(item, "text", text);
  say(item, "reason", reason);
  return item;
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
