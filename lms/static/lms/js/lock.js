// The lock page: who is it, and their PIN. Right opens the phone for that person, with
// or without signal; with signal the worker signs in at the server meanwhile.
import { tryPin } from "./pin.js";
import { people, unlock, withPin } from "./readers.js";

const list = document.querySelector("[data-people]");
const template = document.getElementById("person");
const form = document.querySelector("form[data-unlock]");
const input = form.querySelector("input");
const button = form.querySelector("button");
const problem = form.querySelector("[data-problem]");
const spent = document.querySelector("[data-spent]");
let chosen = null;

async function showPeople() {
  const everybody = await people();
  if ((await withPin()).length === 0) {
    location.replace("/masuk/");
    return;
  }
  list.replaceChildren(...everybody.map(asCard));
  choose(everybody.length === 1 ? everybody[0] : null);
}

function asCard(person) {
  const card = template.content.cloneNode(true);
  const link = card.querySelector("a");
  link.textContent = person.name;
  card.querySelector("[data-code]").textContent = person.hash
    ? `Kode akun ${person.code}`
    : `Kode akun ${person.code}, masuk dengan sinyal`;
  // Without a PIN here only the server can let this person in.
  if (!person.hash) return card;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    choose(person);
  });
  return card;
}

function choose(person) {
  chosen = person?.hash ? person : null;
  document.querySelector("[data-who]").hidden = Boolean(chosen);
  form.hidden = !chosen;
  spent.hidden = true;
  problem.hidden = true;
  input.value = "";
  if (!chosen) return;
  form.querySelector("[data-name]").textContent = chosen.name;
  input.focus();
}

async function open(event) {
  event.preventDefault();
  const pin = input.value;
  if (button.disabled || !pin) return;
  button.disabled = true;
  problem.hidden = true;
  try {
    const answer = await tryPin(chosen.account, pin);
    if (answer.right) await letIn(chosen, pin);
    else refuse(answer);
  } catch {
    say("HP ini tidak dapat memeriksa PIN. Masuklah dengan sinyal.");
  } finally {
    button.disabled = false;
  }
}

function refuse(answer) {
  input.value = "";
  if (answer.spent) {
    form.hidden = true;
    spent.hidden = false;
    spent.focus();
    return;
  }
  const pause = `Terlalu banyak PIN salah. Tunggu ${inWords(answer.wait)}, lalu coba lagi.`;
  say(answer.wait ? pause : "PIN salah. Periksa, lalu coba lagi.");
  input.focus();
}

function say(sentence) {
  problem.querySelector("span").textContent = sentence;
  problem.hidden = false;
}

function inWords(seconds) {
  return seconds < 60 ? `${seconds} detik` : `${Math.ceil(seconds / 60)} menit`;
}

async function letIn({ account, code }, pin) {
  await unlock(account);
  if (navigator.onLine) await tellWorker({ signIn: { account, code, pin } });
  location.replace(wanted());
}

/** Hand something to the worker; resolves when it has begun. */
async function tellWorker(message) {
  const { active } = (await navigator.serviceWorker?.getRegistration()) ?? {};
  if (!active) return;
  const { port1, port2 } = new MessageChannel();
  const begun = new Promise((done) => {
    port1.onmessage = done;
    setTimeout(done, 2000);
  });
  active.postMessage(message, [port2]);
  await begun;
}

/** The page that was asked for while the phone was locked, if it is one of ours. */
function wanted() {
  const asked = new URLSearchParams(location.search).get("ke") ?? "/";
  const url = new URL(asked, location.origin);
  return url.origin === location.origin ? url.pathname : "/";
}

form.addEventListener("submit", open);
document.querySelector("[data-other]").addEventListener("click", () => choose(null));
window.addEventListener("pageshow", (event) => event.persisted && showPeople());
showPeople();
