// Missing values: 【…】 in the reply, and the small form that asks for them.

import { composing, make } from "./dom.js";
import { isReserved, slotLabel } from "./words.js";

const token = (name) => `【${slotLabel(name)}】`;
const value = (card, name) => (card.values[name] ?? "").trim();

/** Slots that still have no value. */
export const unfilled = (card) => card.missing.filter((name) => !value(card, name));

/** The reply with what the agent has typed so far. */
export const filledText = (card) =>
  card.missing.reduce((text, name) => text.replaceAll(token(name), () => value(card, name) || token(name)), card.text);

/** The reply as nodes: missing slots dashed, typed ones tinted, checked promises underlined. */
export function replyNodes(card) {
  if (!card.missing.length) return null;
  const pattern = new RegExp(`(${card.missing.map((name) => escape(token(name))).join("|")})`);
  const names = new Map(card.missing.map((name) => [token(name), name]));
  return card.text.split(pattern).map((piece) => {
    const name = names.get(piece);
    if (!name) return piece;
    const typed = value(card, name);
    return make("span", { class: typed ? "slot" : "slot empty" }, typed || slotLabel(name));
  });
}

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Build the form in `form`. `onType()` after each change, `onDone()` when Enter finds everything filled. */
export function askIn(form, card, { onType, onDone }) {
  const asked = card.missing.filter((name) => !isReserved(name));
  const withheld = card.missing.filter(isReserved);
  form.hidden = card.missing.length === 0;
  form.replaceChildren(
    ...asked.map((name) => field(card, name, onType)),
    ...withheld.map((name) => make("p", { class: "reserved" }, `「${slotLabel(name)}」要按发货能力算，现在算不出，不能手填`)),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || composing(event) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    focusEmpty(form) || onDone();
  });
}

function field(card, name, onType) {
  const input = make("input", { class: "field", maxLength: 200, autocomplete: "off", value: card.values[name] ?? "", name });
  input.addEventListener("input", () => {
    card.values[name] = input.value;
    onType();
  });
  return make("label", {}, make("span", {}, slotLabel(name)), input);
}

/** Put the cursor into the first empty field; false when there is none. */
export function focusEmpty(form) {
  const empty = [...form.querySelectorAll("input")].find((input) => !input.value.trim());
  empty?.focus();
  return Boolean(empty);
}
