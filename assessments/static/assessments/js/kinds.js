// How a question is answered when it is more than a choice, and what is told, shown and
// said before it. Every answer is one flat list of numbers (docs/question-bank.md).

const NUMBER = /^-?(\d{1,9}(\.\d{1,3})?|\.\d{1,3})$/;
const THOUSANDS = /^-?\d{1,3}(\.\d{3})+(,\d*)?$/;
const NOT_A_NUMBER = "Tulis angka saja, misalnya 36,5.";
const NO_POINT = "Tulis tanpa titik ribuan: 1200. Untuk pecahan pakai koma: 1,2.";
// As in grid.py: six squares across are wide enough for a thumb.
const COLUMNS = 6;
const LETTERS = "ABCDEFGH";

const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

/** The case, voice and picture of a question, as nodes; a hotspot shows its own picture. */
export async function drawStory({ kind, case: story, audio, image }) {
  const nodes = [];
  if (story) {
    const card = copy("exam-case");
    card.querySelector("[data-say=title]").textContent = `Kasus: ${story.title}`;
    card.querySelector("[data-say=story]").textContent = story.story;
    if (story.image) card.append(asPicture(story.image));
    nodes.push(card);
  }
  if (audio) nodes.push(await asVoice(audio));
  if (image && kind !== "hotspot") nodes.push(asPicture(image));
  return nodes;
}

function asPicture({ url, alt, width, height }) {
  const picture = Object.assign(new Image(), { alt, width, height, className: "question-picture" });
  picture.src = url;
  return picture;
}

/** A player of the voice on this phone: without signal only the page can hand it out. */
async function asVoice({ url }) {
  const voice = document.createElement("audio");
  voice.className = "question-voice";
  voice.controls = true;
  voice.preload = "none";
  voice.setAttribute("aria-label", "Dengarkan soal");
  const kept = "caches" in window ? await caches.match(url).catch(() => undefined) : undefined;
  voice.src = kept ? URL.createObjectURL(await kept.blob()) : url;
  return voice;
}

/** Fill `place` with the means to answer; `keep` is told every new answer. */
export function drawAnswer(question, selected, place, keep) {
  place.replaceChildren(DRAWN[question.kind](question, selected, keep));
}

function drawNumber({ unit = "" }, selected, keep) {
  const node = copy("exam-number");
  const [input, error] = [node.querySelector("input"), node.querySelector("[role=alert]")];
  node.querySelector("span").textContent = unit;
  input.setAttribute("aria-label", unit ? `Jawaban dalam ${unit}` : "Jawaban");
  input.value = selected.length ? written(selected[0]) : "";
  input.addEventListener("change", () => {
    const text = input.value.replace(unit, "").trim();
    const plain = text.replace(",", ".");
    const isRight = text === "" || (NUMBER.test(plain) && !THOUSANDS.test(text));
    input.setAttribute("aria-invalid", String(!isRight));
    error.textContent = isRight ? "" : THOUSANDS.test(text) ? NO_POINT : NOT_A_NUMBER;
    if (isRight) keep(text === "" ? [] : [Number(plain)]);
  });
  return node;
}

/** A number as Indonesians write it. */
export function written(number) {
  return String(number).replace(".", ",");
}

function drawOrder({ choices }, selected, keep) {
  const node = copy("exam-order");
  const [list, said] = [node.querySelector("ol"), node.querySelector("[role=status]")];
  const texts = new Map(choices.map(({ id, text }) => [id, text]));
  const shown = selected.length ? selected : choices.map(({ id }) => id);
  list.append(...shown.map((id) => asStep(id, texts.get(id))));
  number(list);
  list.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-move]");
    const step = button && button.closest("li");
    const other = button && (button.dataset.move === "1" ? step.nextElementSibling : step.previousElementSibling);
    if (!other) return;
    if (button.dataset.move === "1") other.after(step);
    else other.before(step);
    number(list);
    // A button at its end cannot be used again; its neighbour can.
    (button.disabled ? step.querySelector("button:not(:disabled)") : button).focus();
    const ids = Array.from(list.children, (one) => Number(one.dataset.id));
    const place = Array.from(list.children).indexOf(step) + 1;
    said.textContent = `${texts.get(Number(step.dataset.id))}: sekarang nomor ${place}`;
    keep(ids);
  });
  return node;
}

function asStep(id, text) {
  const step = copy("exam-step");
  step.dataset.id = id;
  step.querySelector("[data-say=text]").textContent = text;
  for (const button of step.querySelectorAll("button")) {
    const way = button.dataset.move === "1" ? "Turun" : "Naik";
    button.setAttribute("aria-label", `${way}: ${text}`);
  }
  return step;
}

function number(list) {
  Array.from(list.children).forEach((step, at) => {
    step.querySelector(".step__place").textContent = at + 1;
    step.querySelector("[data-move='-1']").disabled = at === 0;
    step.querySelector("[data-move='1']").disabled = at === list.children.length - 1;
  });
}

function drawMatch({ choices, partners }, selected, keep) {
  const node = copy("exam-match");
  const rows = choices.map(({ text }, at) => {
    const row = copy("exam-pair");
    row.querySelector("strong").textContent = text;
    const select = row.querySelector("select");
    select.append(...partners.map((one) => new Option(one.text, one.id)));
    select.value = String(selected[at] || 0);
    return row;
  });
  node.lastElementChild.append(...rows);
  node.addEventListener("change", () => {
    const ids = rows.map((row) => Number(row.querySelector("select").value));
    keep(ids.some(Boolean) ? ids : []);
  });
  return node;
}

function drawSpot({ image }, selected, keep) {
  const node = copy("exam-spot");
  const [spot, picture] = [node.querySelector(".spot"), node.querySelector("img")];
  const { alt, width, height } = image;
  Object.assign(picture, { alt, width, height });
  picture.src = image.url;
  const squares = squaresOf(image);
  const mark = Object.assign(document.createElement("span"), { className: "spot__mark" });
  const show = ([x, y]) => {
    mark.style.left = `${x / 10}%`;
    mark.style.top = `${y / 10}%`;
    spot.append(mark);
    spot.classList.add("spot--marked");
  };
  spot.querySelector(".spot__squares").append(...squares.map((one) => asSquare(one, selected)));
  if (selected.length) show(selected);
  // A tap tells its exact place, a key the middle of its square.
  spot.addEventListener("click", (event) => {
    if (!event.target.matches("input")) return;
    const place = event.detail > 0 ? placeOf(event, spot) : event.target.value.split(",").map(Number);
    show(place);
    keep(place);
  });
  return node;
}

/** Where a tap fell on the picture, in thousandths of its width and height. */
function placeOf({ clientX, clientY }, spot) {
  const box = spot.querySelector("img").getBoundingClientRect();
  const share = (at, size) => Math.round(Math.min(Math.max(at / size, 0), 1) * 1000);
  return [share(clientX - box.left, box.width), share(clientY - box.top, box.height)];
}

/** As squares() in grid.py. */
function squaresOf({ width, height }) {
  const rows = Math.min(Math.max(Math.round((COLUMNS * height) / Math.max(width, 1)), 2), 8);
  const edge = (at, count) => Math.floor((1000 * at) / count);
  return Array.from({ length: rows * COLUMNS }, (_, at) => {
    const [row, column] = [Math.floor(at / COLUMNS), at % COLUMNS];
    const [left, right] = [edge(column, COLUMNS), edge(column + 1, COLUMNS)];
    const [top, bottom] = [edge(row, rows), edge(row + 1, rows)];
    return { name: `${LETTERS[row]}${column + 1}`, left, right, top, bottom };
  });
}

function asSquare({ name, left, right, top, bottom }, [x, y]) {
  const label = copy("exam-square");
  const input = label.querySelector("input");
  input.value = `${Math.floor((left + right) / 2)},${Math.floor((top + bottom) / 2)}`;
  const within = (low, at, high) => (low <= at && at < high) || (at === 1000 && high === 1000);
  input.checked = within(left, x, right) && within(top, y, bottom);
  label.querySelector("span").textContent = `Kotak ${name}`;
  return label;
}

const DRAWN = {
  number: drawNumber,
  ordering: drawOrder,
  matching: drawMatch,
  hotspot: drawSpot,
};
