// Signing out with facts that were not sent: try once more, then warn, then let go.
import { flush, unsent } from "./outbox.js";

const form = document.querySelector("form[data-sign-out]");
const warning = document.getElementById("sign-out-warning");

async function warnFirst(event) {
  if (!warning.hidden) return;
  event.preventDefault();
  if (await waiting()) await flush();
  const count = await waiting();
  if (count === 0) {
    form.submit();
    return;
  }
  warning.querySelector("[data-count]").textContent = String(count);
  warning.hidden = false;
  form.querySelector("[data-label]").textContent = "Tetap keluar";
}

/** How many facts wait here; a browser without memory has none. */
async function waiting() {
  try {
    return (await unsent()).length;
  } catch {
    return 0;
  }
}

form?.addEventListener("submit", warnFirst);
