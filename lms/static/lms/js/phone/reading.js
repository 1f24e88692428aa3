// "Tampilan dan data": the choices take effect at once, also without signal.
import { account } from "../outbox.js";
import { choice, choose, findVoice } from "../reading.js";
import { remember } from "../store.js";

/** Mark the choice as it is now; this page itself may come from the phone's memory. */
function showChoices() {
  const wishes = { "text-size": choice("text-size"), "save-data": savesData() ? "1" : "0" };
  for (const [name, value] of Object.entries(wishes)) {
    for (const button of document.getElementsByName(name)) {
      button.setAttribute("aria-pressed", String(button.value === value));
    }
  }
  const note = document.querySelector("[data-browser-saves]");
  note.hidden = !navigator.connection?.saveData;
}

function savesData() {
  const chosen = choice("save-data");
  return chosen === "1" || (chosen !== "0" && Boolean(navigator.connection?.saveData));
}

function change(event) {
  const button = event.target.closest("form[data-reading] button[name]");
  if (!button) return;
  event.preventDefault();
  choose(button.name, button.value);
  if (button.name === "text-size") {
    if (button.value) document.documentElement.dataset.text = button.value;
    else delete document.documentElement.dataset.text;
    // The worker writes it into pages of the shell before they are drawn.
    remember("text-size", button.value || undefined).catch(() => {});
  }
  showChoices();
}

async function showVoice() {
  const section = document.getElementById("dengarkan");
  const voice = await findVoice();
  section.querySelector(`[data-voice="${voice ? "found" : "missing"}"]`).hidden = false;
  section.querySelector("[data-voice-remote]").hidden = !voice || voice.localService;
  section.hidden = false;
  section.querySelector("[data-try]").addEventListener("click", async () => {
    const { speak } = await import("../listen.js");
    speak(section.querySelector("[data-sample]"), voice);
  });
}

async function showUsage() {
  const { usageInWords } = await import("../usage.js");
  const words = await usageInWords(account());
  const section = document.getElementById("pemakaian");
  section.querySelector('[data-usage="sentence"]').textContent = words.sentence;
  section.querySelector('[data-usage="before"]').textContent = words.before;
  const parts = words.parts.map(([name, amount]) => {
    const row = document.createElement("div");
    const [term, value] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = name;
    value.textContent = amount;
    row.append(term, value);
    return row;
  });
  section.querySelector('[data-usage="parts"]').replaceChildren(...parts);
  section.hidden = false;
}

document.addEventListener("click", change);
showChoices();
showVoice();
showUsage();
