// A new release waits behind this one: offer it, and do not let it wait for ever.
import { change, recall } from "./store.js";

const LONGEST_WAIT_MS = 7 * 24 * 60 * 60 * 1000;
const LONGEST_TEST_MS = 24 * 60 * 60 * 1000;
// A person who answers questions is not asked about anything else.
const UNDER_WAY = /^\/ujian\//;

/** Show that a new release is here. One that waited a week comes in by itself at the
 * start of a page, unless a test is under way on this phone. */
export async function offerUpdate(registration) {
  const since = await change("update-since", undefined, (known) => known ?? Date.now());
  const waited = Date.now() - since > LONGEST_WAIT_MS;
  if (waited && !(await isTestUnderWay())) takeOver(registration);
  else if (!UNDER_WAY.test(location.pathname)) show(registration);
}

/** Whether somebody began a test here and did not hand it in; a day later it is over. */
async function isTestUnderWay() {
  const began = Object.values(await recall("busy-test", {}));
  return began.some((at) => Date.now() - at < LONGEST_TEST_MS);
}

function show(registration) {
  if (document.getElementById("update")) return;
  const note = document.createElement("div");
  note.id = "update";
  note.className = "alert alert--info row row--between";
  note.setAttribute("role", "status");
  const text = document.createElement("p");
  text.textContent = "Versi baru Cakap tersedia.";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--secondary";
  button.textContent = "Perbarui";
  button.addEventListener("click", () => {
    button.disabled = true;
    takeOver(registration);
  });
  note.append(text, button);
  document.querySelector("main")?.before(note);
}

/** Let the new release answer for the site, then show this page anew with it. */
function takeOver(registration) {
  const reload = () => location.reload();
  navigator.serviceWorker.addEventListener("controllerchange", reload, { once: true });
  // Another page may have let it in meanwhile.
  if (registration.waiting) registration.waiting.postMessage({ takeOver: true });
  else reload();
}
