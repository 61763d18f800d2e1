// Keys that work wherever the agent isn't typing. Fields look after their own.

import { composing } from "./dom.js";

const FIELD = "input, textarea, select, [contenteditable]";
const PRESSABLE = "button, a, summary, select";
const SEARCH = new Set(["/", "、", "／", "÷"]);

/** `handlers`: choose(i), move(by), insert(), copy(), stack(), edit(), search(), mine(), leave(), help(). */
export function wire(handlers) {
  document.addEventListener("keydown", (event) => {
    if (composing(event) || event.altKey || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest?.(FIELD);
    if (event.key === "Escape") return done(event, () => handlers.leave(Boolean(typing)));
    if (typing && !(event.key === "Enter" && (event.ctrlKey || event.metaKey))) return;
    const action = meaning(event, handlers);
    if (action) done(event, action);
  });
}

function done(event, action) {
  event.preventDefault();
  action();
}

function meaning(event, handlers) {
  const { key } = event;
  if (key === "Enter") return entered(event, handlers);
  if (event.ctrlKey || event.metaKey) return null;
  if (/^[1-5]$/.test(key)) return () => handlers.choose(Number(key) - 1);
  if (SEARCH.has(key)) return handlers.search;
  if (key === "e" || key === "E") return handlers.edit;
  if (key === "m" || key === "M") return handlers.mine;
  if (key === "?" || key === "？") return handlers.help;
  return { ArrowDown: () => handlers.move(1), ArrowUp: () => handlers.move(-1) }[key] ?? null;
}

function entered(event, handlers) {
  if (event.ctrlKey || event.metaKey) return handlers.copy;
  if (event.target.closest(PRESSABLE)) return null;
  return event.shiftKey ? handlers.stack : handlers.insert;
}
