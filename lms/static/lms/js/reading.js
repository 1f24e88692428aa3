// Eyes and ears: loaded only by pages with something to hear or a picture that waits.
// What costs more (speaking, showing) is loaded when it is asked for.
import { findVoice } from "./voice.js";

/** Show the "Dengarkan" buttons below a node, if this phone can speak Indonesian. */
export async function offerVoice(root = document) {
  const bars = Array.from(root.querySelectorAll("[data-listen]"));
  if (bars.length === 0 || !(await findVoice())) return;
  for (const bar of bars) {
    bar.hidden = false;
    bar.addEventListener("click", (event) => hear(event, bar));
  }
}

async function hear(event, bar) {
  const button = event.target.closest("button[data-say]");
  if (!button) return;
  const { press } = await import("./listen.js");
  press(button.dataset.say, bar, document.getElementById(bar.dataset.listen));
}

/** Show what is here already and let the rest wait for a tap. */
export async function offerPictures(root = document) {
  if (!root.querySelector("a[data-picture]")) return;
  const { preparePictures } = await import("./pictures.js");
  await preparePictures(root);
}

offerVoice();
offerPictures();
