// The editor beyond plain forms: findings while typing, a further reply block, variables by click.
// Everything here only saves steps: the page works the same without it.

import { tell } from "./away.js";

const form = document.getElementById("editor");
const PAUSE = 500;
const RANK_PAUSE = 900;
const ranks = form.querySelector("#ranks");
let timer = 0;
let running = null;
let changed = "dirty" in form.dataset || form.closest("main").querySelector(".conflict, .note.stop") !== null;
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
form.addEventListener("click", (event) => {
  if (event.target.name === "change") changed = true;
});
form.addEventListener("submit", () => {
  changed = false;
  clearTimeout(timer);
  running?.abort();
});
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
form.addEventListener("click", (event) => {
  if (event.target.value !== "rank") return;
  event.preventDefault();
  clearTimeout(timer);
  rank();
});
for (const button of form.querySelectorAll("[data-slot]")) {
  button.addEventListener("click", () => {
    last.setRangeText(`{{ ${button.dataset.slot} }}`, last.selectionStart, last.selectionEnd, "end");
    last.focus();
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/** Ask the server what it would say of the form now, and show it where the page shows it. */
function check() {
  ask("check", ".faults, #summary, .live:not(#ranks)").then((fine) => {
    if (fine && ranks && !document.hidden) timer = setTimeout(rank, RANK_PAUSE);
  });
}

/** The rank costs a rebuilt index: asked for once the typing has come to rest. */
function rank() {
  ranks.setAttribute("aria-busy", "true");
  ask("rank", "#ranks").finally(() => ranks.removeAttribute("aria-busy"));
}

/** Post the form as the button `act` would, and take over the parts that match; a newer question ends an older. */
async function ask(act, parts) {
  running?.abort();
  const mine = (running = new AbortController());
  const fields = new URLSearchParams(new FormData(form));
  fields.set("act", act);
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, signal: mine.signal });
    tell(answer.status);
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const place of form.querySelectorAll(parts)) {
      const fresh = page.getElementById(place.id);
      place.replaceChildren(...(fresh ? fresh.childNodes : []));
    }
    return true;
  } catch (wrong) {
    if (wrong.name !== "AbortError") tell(0);
    return false;
  }
}

// What was typed before this script was there, on a slow line, is checked too.
if ([...form.querySelectorAll("textarea, input")].some((field) => field.value !== field.defaultValue)) {
  changed = true;
  check();
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
