// The rescue file: what one person has not sent, sealed, for a coordinator to carry to
// the server. Its form is told in docs/sync.md; nothing leaves the outbox by it.
import { deviceName } from "./device.js";
import { account, unsent } from "./outbox.js";
import { database } from "./store.js";

const FORMAT = "cakap-kiriman";
const VERSION = 1;

/** JSON as Python's json.dumps(sort_keys=True, separators=(",", ":"),
 * ensure_ascii=False) writes it: the seal is over these very characters. For what facts
 * hold: whole numbers, texts, true, false, null, lists and objects. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  const parts = names.sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${parts.join(",")}}`;
}

/** One person's unsent facts as a file: `{file, count}`. */
export async function makeRescueFile(owner = account()) {
  const items = await unsent(owner);
  const row = await (await database).get("profiles", owner);
  const madeAt = new Date().toISOString();
  const body = {
    format: FORMAT,
    version: VERSION,
    account: owner,
    name: row?.name ?? document.body.dataset.name ?? "",
    device: await deviceName(),
    made_at: madeAt,
    items: items.map(asItem),
  };
  const seal = await sealOf(body, row?.seal_key ?? "");
  const text = JSON.stringify({ ...body, seal });
  const name = `kiriman-${madeAt.slice(0, 16).replace(/\D/g, "")}.cakap.json`;
  return { file: new File([text], name, { type: "application/json" }), count: items.length };
}

function asItem({ id, type, occurred_at, device, clock_offset, payload, label }) {
  return { id, type, occurred_at, device, clock_offset, payload, label };
}

/** HMAC-SHA-256 in hex; empty for a phone that was never linked: a person will look. */
async function sealOf(body, key) {
  if (!key || !crypto.subtle) return "";
  const bytes = Uint8Array.from(key.match(/../g), (pair) => parseInt(pair, 16));
  const how = { name: "HMAC", hash: "SHA-256" };
  const secret = await crypto.subtle.importKey("raw", bytes, how, false, ["sign"]);
  const text = new TextEncoder().encode(canonical(body));
  const seal = new Uint8Array(await crypto.subtle.sign("HMAC", secret, text));
  return Array.from(seal, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Put the file among the phone's downloads; resolves to how many facts it holds. */
export async function saveRescueFile(owner = account()) {
  const { file, count } = await makeRescueFile(owner);
  save(file);
  return count;
}

function save(file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Hand the file to another app (WhatsApp); where that cannot be it is saved.
 * Resolves to "shared", "saved" or "stopped" (the person changed their mind). */
export async function shareRescueFile(owner = account()) {
  const { file } = await makeRescueFile(owner);
  const shared = [file, asText(file)].find((one) => navigator.canShare?.({ files: [one] }));
  try {
    if (!shared) throw new TypeError("no way to share files");
    await navigator.share({ files: [shared], title: "Kiriman Cakap" });
    return "shared";
  } catch (error) {
    if (error.name === "AbortError") return "stopped";
    save(file);
    return "saved";
  }
}

/** The same file under a name that browsers let through to other apps. */
function asText(file) {
  return new File([file], file.name.replace(/json$/, "txt"), { type: "text/plain" });
}
