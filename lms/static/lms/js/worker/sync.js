// The browser wakes the worker when there is signal, even with every page closed: then
// all that waits is sent, of everybody on this phone.
import { announce, unsent } from "../outbox.js";
import { sendAll } from "../sending.js";

const TAG = "kirim";

/** Answer the event "sync". */
export function sync(event) {
  if (event.tag === TAG) event.waitUntil(sendOrAskAgain());
}

async function sendOrAskAgain() {
  const { trouble } = await sendAll({ unsent, announce });
  // A failure makes the browser wake us again; signing in only a person can do.
  if (trouble && trouble !== "sign-in") throw new Error(`not sent: ${trouble}`);
}
