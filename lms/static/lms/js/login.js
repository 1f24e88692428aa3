// At the door: what the PIN becomes waits on this phone until the server has agreed, so
// that the person can come back without signal. Works as an ordinary form if this fails.
import { remember } from "./store.js";

const form = document.querySelector("form[data-pin]");

async function keepPending(event) {
  if (!window.crypto?.subtle || form.dataset.going) return;
  const [first, again] = form.querySelectorAll("input[type=password]");
  // The server says what is wrong with two PINs that differ.
  if (!first.value || (again && again.value !== first.value)) return;
  event.preventDefault();
  form.dataset.going = "1";
  form.querySelector("[data-label]").textContent = "Memeriksa …";
  try {
    const { hashPin } = await import("./pin.js");
    await remember("pending-pin", { ...(await hashPin(first.value)), at: Date.now() });
  } finally {
    form.submit();
  }
}

/** Whoever stands here was not let in, or has not tried. */
function forget() {
  if (form.dataset.going) form.querySelector("[data-label]").textContent = form.dataset.pin;
  delete form.dataset.going;
  remember("pending-pin", undefined).catch(() => {});
}

form.addEventListener("submit", keepPending);
window.addEventListener("pageshow", forget);
