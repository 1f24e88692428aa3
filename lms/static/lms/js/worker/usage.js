// Counts the data the worker uses, for whoever uses the phone at that moment.
import { recall } from "../store.js";
import { watchWorker } from "../usage.js";

/** Begin to count; called once while the worker is evaluated. */
export function countUsage() {
  watchWorker(() => recall("active", ""));
}
