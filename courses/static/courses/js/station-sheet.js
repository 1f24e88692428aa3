// The sheet on the screen: one step per line, an answer per kader, none chosen before.
const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

/** Draw the steps for these kaders into `list`; `answers` is one {order: value} each. */
export function drawSteps(list, steps, people, answers) {
  list.replaceChildren(...steps.map((step) => lineOf(step, people, answers)));
}

function lineOf(step, people, answers) {
  const line = copy("station-step");
  line.dataset.order = step.order;
  line.toggleAttribute("data-critical", step.critical);
  line.querySelector("[data-text]").textContent = `${step.order}. ${step.text}`;
  line.querySelector("[data-critical]").hidden = !step.critical;
  const hint = line.querySelector("[data-hint]");
  hint.textContent = step.hint;
  hint.hidden = !step.hint;
  people.forEach((person, at) => line.append(answersOf(step, person, at, people, answers)));
  return line;
}

function answersOf(step, person, at, people, answers) {
  const set = copy(step.scale === "rating" ? "station-rating" : "station-yes-no");
  const legend = set.querySelector("legend");
  legend.textContent = people.length > 1 ? person.name : `Langkah ${step.order}`;
  legend.classList.toggle("visually-hidden", people.length === 1);
  for (const input of set.querySelectorAll("input")) {
    input.name = `${at}-${step.order}`;
    input.checked = answers[at][step.order] === Number(input.value);
  }
  return set;
}

/** What was tapped: `{at, order, value}` of a radio button. */
export function tapped(input) {
  const [at, order] = input.name.split("-").map(Number);
  return { at, order, value: Number(input.value) };
}

/** The first step without an answer for somebody, marked and in sight; else undefined. */
export function findMissing(list, steps, answers) {
  const isMissing = ({ order }) => answers.some((own) => own[order] === undefined);
  const missing = steps.find(isMissing);
  for (const line of list.children) {
    line.toggleAttribute("data-missing", Number(line.dataset.order) === missing?.order);
  }
  if (!missing) return undefined;
  const line = list.querySelector(`[data-order="${missing.order}"]`);
  line.scrollIntoView({ block: "center" });
  const sets = Array.from(line.querySelectorAll("fieldset"));
  sets.find((set) => !set.querySelector(":checked")).querySelector("input").focus();
  return missing;
}

/** Minutes and seconds of a time in seconds, as people here write them. */
export function asClock(seconds) {
  return `${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, "0")}`;
}

/** Draw the verdicts, one big field per kader. */
export function drawVerdicts(place, found) {
  place.replaceChildren(
    ...found.map(({ name, outcome }) => {
      const field = copy("station-verdict");
      field.dataset.state = outcome.competent ? "ok" : "repeat";
      for (const icon of field.querySelectorAll("[data-icon]")) {
        icon.hidden = icon.dataset.icon !== field.dataset.state;
      }
      const verdict = outcome.competent ? "kompeten" : "belum kompeten";
      field.querySelector("[data-words]").textContent = `${name}: ${verdict}`;
      field.querySelector("[data-note]").textContent = noteOn(outcome);
      return field;
    }),
  );
}

function noteOn({ done, total, missed }) {
  const score = `${done} dari ${total} langkah.`;
  if (missed.length === 0) return score;
  const orders = missed.map(({ order }) => order).join(", ");
  return `${score} Langkah wajib ${orders} terlewat.`;
}
