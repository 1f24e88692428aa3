// The server's session follows the person before the phone: another's is ended before
// any page is asked for, and a right PIN with signal signs in at the server as well.
import { withoutPin } from "../pin.js";
import { activeReader, changePerson, noteSession } from "../readers.js";
import { recall, remember } from "../store.js";

const TOKEN = /name="csrfmiddlewaretoken" value="([^"]+)"/;
// The login form says so in `data-refused`; anything else may pass by itself.
const WRONG = /data-refused="[^"]*phone_password_mismatch/;
let signing = null;
let ending = null;

/** Whether the server takes us for the active person, or may. */
export async function mayHaveSession(active) {
  const session = await recall("session");
  return signing !== null || session === undefined || session === active;
}

/** Wait until no page could come in another's name. Throws without signal. */
export async function ownSession() {
  if (signing) await signing;
  if (await recall("arriving", false)) return;
  const session = await recall("session", "");
  if (session !== "" && session !== (await activeReader())) await endSession();
}

/** Sign out at the server. Throws when it could not be asked. */
export function endSession() {
  ending = ending ?? askToEnd().finally(() => {
    ending = null;
  });
  return ending;
}

async function askToEnd() {
  const form = await fetch("/keluar/");
  if (!form.ok) throw new Error(`sign-out answered ${form.status}`);
  const token = form.redirected ? null : TOKEN.exec(await form.text());
  if (token) await post("/keluar/", { csrfmiddlewaretoken: token[1] });
  await noteSession("");
}

/** Sign in at the server with the PIN that was right here. Never throws. */
export function signIn(person) {
  signing = Promise.resolve(signing)
    .then(() => knock(person))
    .catch(() => {})
    .finally(() => {
      signing = null;
    });
  return signing;
}

async function knock({ account, code, pin }) {
  if ((await activeReader()) !== account) return;
  const session = await recall("session", "?");
  if (session === account) return;
  if (session !== "") await endSession();
  const form = await (await fetch("/masuk/")).text();
  const [, token] = TOKEN.exec(form);
  const answer = await post("/masuk/", {
    csrfmiddlewaretoken: token,
    login: code,
    password: pin,
  });
  if (answer.type === "opaqueredirect") await noteSession(account);
  else if (WRONG.test(await answer.text())) await forgetPin(account);
}

function post(address, fields) {
  const body = new URLSearchParams(fields);
  return fetch(address, { method: "POST", body, redirect: "manual" });
}

/** The PIN was changed elsewhere: this one opens nothing any more. */
async function forgetPin(account) {
  await changePerson(account, withoutPin);
  if ((await activeReader()) === account) await remember("active", "");
  for (const page of await self.clients.matchAll({ type: "window" })) {
    page.navigate("/kunci/").catch(() => {});
  }
}
