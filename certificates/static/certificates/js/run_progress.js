// Watches one run of papers; without it the page refreshes itself.
const SECOND = 1000;
const card = document.querySelector("[data-progress-url]");
const bar = card.querySelector("progress");
const figures = card.querySelector(".progress__text");
const sentence = card.querySelector("[data-progress-sentence]");

async function look() {
  let found;
  try {
    const answer = await fetch(card.dataset.progressUrl, {
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) throw new Error(answer.statusText);
    found = await answer.json();
  } catch {
    // The network is away for a moment: the work goes on without us.
    setTimeout(look, 5 * SECOND);
    return;
  }
  if (found.finished) {
    location.reload();
    return;
  }
  bar.max = found.total;
  bar.value = found.done;
  figures.textContent = `${found.done} dari ${found.total}`;
  // Written only when it changed, so that a screen reader does not repeat itself.
  if (sentence.textContent !== found.sentence) sentence.textContent = found.sentence;
  setTimeout(look, SECOND);
}

setTimeout(look, SECOND);
