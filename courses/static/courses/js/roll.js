// The attendance list: a tap changes its own row only. Without this script the same
// buttons send the form and the page comes back.
const form = document.querySelector("form[data-roll]");
const said = document.querySelector("[data-roll-said]");

function addTo(node, step) {
  if (node) node.textContent = String(Number(node.textContent) + step);
}

function showRow(row, html) {
  const wasHere = row.dataset.state === "hadir";
  const area = row.closest("[data-area]");
  row.insertAdjacentHTML("afterend", html);
  const fresh = row.nextElementSibling;
  row.remove();
  const step = Number(fresh.dataset.state === "hadir") - Number(wasHere);
  addTo(document.querySelector("[data-present]"), step);
  addTo(area.querySelector("[data-area-present]"), step);
  fresh.querySelector("button")?.focus({ preventScroll: true });
  const name = fresh.querySelector(".roll__name").textContent;
  const state = fresh.querySelector(".roll__state")?.textContent.trim() ?? "diurungkan";
  said.textContent = `${name}: ${state}`;
  navigator.vibrate?.(40);
}

async function tap(event) {
  const button = event.submitter;
  if (button?.name !== "mark") return;
  event.preventDefault();
  const row = button.closest(".roll__row");
  button.disabled = true;
  const body = new FormData(form);
  body.set("mark", button.value);
  try {
    const headers = { "X-Part": "row" };
    const response = await fetch(form.action, { method: "POST", body, headers });
    if (!response.ok) throw new Error(String(response.status));
    const answer = await response.json();
    showRow(row, answer.row);
    if (answer.error) said.textContent = answer.error;
  } catch {
    button.disabled = false;
    HTMLFormElement.prototype.submit.call(withMark(button.value));
  }
}

/** The plain way out: send the whole form as without a script. */
function withMark(value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "mark";
  field.value = value;
  form.append(field);
  return form;
}

form?.addEventListener("submit", tap);
