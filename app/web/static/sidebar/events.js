// What became of the suggestions, told in batches. It never gets in the way: what can't be told is dropped.

import * as situation from "./situation.js";

const PAUSE = 1500;
const MOST = 100;
let waiting = [];
let timer = 0;
let placed = null;

/** Cards the agent now sees, in their order; search results and drafts aren't suggestions. */
export function shown(cards) {
  cards.forEach((card, index) => note("shown", card, { position: index + 1 }));
}

/** A card's text went to the input box; `text` is what really went. */
export function inserted(card, text, position = 0) {
  placed = { card, text };
  note("inserted", card, { position });
}

/** The host tells what was sent: it counts where it comes from the card that was inserted last. */
export function sent(text) {
  if (!placed || typeof text !== "string") return;
  const { card, text: given } = placed;
  placed = null;
  if (text.trim() !== given.trim()) note("edited", card);
  note("sent", card);
}

/** The buyer has changed: what was inserted for the last one is no longer waited for. */
export function forget() {
  placed = null;
}

function note(kind, { id, intent }, { position } = {}) {
  if (!id || id === "draft") return;
  waiting.push({ suggestion: id, kind, intent: intent || "", buyer: situation.buyer(), position: position ?? 0, at: new Date().toISOString() });
  if (waiting.length > MOST) waiting = waiting.slice(-MOST);
  clearTimeout(timer);
  timer = setTimeout(flush, PAUSE);
}

function flush() {
  clearTimeout(timer);
  if (!waiting.length) return;
  const body = JSON.stringify({ events: waiting });
  waiting = [];
  fetch("/api/v1/events", { method: "POST", credentials: "same-origin", keepalive: true, headers: { "Content-Type": "application/json" }, body })
    .catch(() => {});
}

document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") flush(); });
