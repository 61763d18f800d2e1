// Parts of a page that htmx takes over (hx-…). Every link and form does the same without it, by a whole page.

import { tell } from "./away.js";

// The part isn't in the answer: the session has ended, or something went wrong. Then the answer is a page of its own.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (new DOMParser().parseFromString(detail.serverResponse, "text/html").getElementById(detail.target.id)) {
    detail.shouldSwap = true; // a form with faults comes as a 422
    return;
  }
  detail.shouldSwap = false;
  if (detail.requestConfig.verb === "get") location.assign(detail.pathInfo.finalRequestPath);
  else location.reload();
});
document.addEventListener("htmx:sendError", () => tell(0));
document.addEventListener("htmx:afterSwap", () => tell(200));

// What an act came to is read out and the keyboard goes on from there.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target.id === "main") document.querySelector("#main > .note")?.focus();
});

// Typing searches by itself after a moment, unless Enter was faster, but not in the middle of a word of an input method.
const PAUSE = 200;
let timer = 0;
for (const type of ["input", "compositionend"]) {
  document.addEventListener(type, (event) => {
    const form = event.target.closest?.("form[role=search]");
    if (!form || event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(() => form.dispatchEvent(new CustomEvent("seek")), PAUSE);
  });
}
document.addEventListener("submit", () => clearTimeout(timer), true);
document.addEventListener("change", ({ target }) => {
  if (target.matches("form[role=search] select")) target.form.dispatchEvent(new CustomEvent("seek"));
});
