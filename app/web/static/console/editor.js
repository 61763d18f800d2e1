// The editor beyond plain forms: findings while typing, a further reply block, variables by click.
// Everything here only saves steps: the page works the same without it.

const form = document.getElementById("editor");
const PAUSE = 500;
let timer = 0;
let running = null;
let changed = form.closest("main").querySelector(".conflict, .note.stop") !== null;
let last = form.querySelector("textarea[name=reply]");

form.addEventListener("input", (event) => {
  changed = true;
  if (event.target.name === "reply") grow(event.target);
  clearTimeout(timer);
  if (!event.isComposing) timer = setTimeout(check, PAUSE);
});
form.addEventListener("compositionend", () => {
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
});
form.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea[name=reply], #safe")) last = event.target;
});
form.addEventListener("submit", () => {
  changed = false;
  clearTimeout(timer);
  running?.abort();
});
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
for (const button of form.querySelectorAll("[data-slot]")) {
  button.addEventListener("click", () => {
    last.setRangeText(`{{ ${button.dataset.slot} }}`, last.selectionStart, last.selectionEnd, "end");
    last.focus();
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/** Ask the server what it would say of the form now, and show it where the page shows it. */
async function check() {
  running?.abort();
  running = new AbortController();
  const fields = new URLSearchParams(new FormData(form));
  fields.set("act", "check");
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, signal: running.signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const place of form.querySelectorAll(".faults, #summary")) {
      const fresh = page.getElementById(place.id);
      place.replaceChildren(...(fresh ? fresh.childNodes : []));
    }
  } catch (wrong) {
    if (wrong.name !== "AbortError") console.info("check", wrong.name);
  }
}

/** Once the last block is written in, there is another blank one, up to six. */
function grow(area) {
  const blocks = [...form.querySelectorAll(".block")];
  if (!area.value || area.closest(".block") !== blocks.at(-1) || blocks.length >= 6) return;
  const block = blocks.at(-1).cloneNode(true);
  const [text, select] = [block.querySelector("textarea"), block.querySelector("select")];
  text.value = "";
  text.setAttribute("aria-label", `第${blocks.length + 1}种说法`);
  select.setAttribute("aria-label", `第${blocks.length + 1}种说法用在哪里`);
  const faults = block.querySelector(".faults");
  faults.id = `faults-replies-${blocks.length}`;
  faults.replaceChildren();
  blocks.at(-1).after(block);
}
