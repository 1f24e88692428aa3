// The projector's board: fetch the changing part every five seconds.
const EVERY_MS = 5000;
const live = document.querySelector("[data-board]");

async function refresh() {
  try {
    const response = await fetch(live.dataset.board, { cache: "no-store" });
    if (response.ok && !response.redirected) live.innerHTML = await response.text();
  } catch {
    // Without signal the last figures stay; their time of day is on the board.
  }
}

setInterval(() => document.hidden || refresh(), EVERY_MS);
