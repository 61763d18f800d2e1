// Missing values: 【…】 in the reply, and the small form that asks for them.

import { composing, make } from "./dom.js";
import { marked } from "./spans.js";
import { isReserved, slotLabel } from "./words.js";

const token = (name) => `【${slotLabel(name)}】`;
const value = (card, name) => (card.values[name] ?? "").trim();

/** Slots that still have no value. */
export const unfilled = (card) => card.missing.filter((name) => !value(card, name));

/** The reply with what the agent has typed so far. */
export const filledText = (card) =>
  card.missing.reduce((text, name) => text.replaceAll(token(name), () => value(card, name) || token(name)), card.text);

const CHANGE = "点一下或按 E 可以改";
const FIXED = "按发货能力算的，不能手改";

/** The values that were filled in, as spans to mark. */
const filledSpans = ({ filled }) =>
  filled.map((span) => ({ ...span, kind: "slot", tag: "span", title: `${slotLabel(span.slot)}，${isReserved(span.slot) ? FIXED : CHANGE}` }));

/** The reply as nodes: filled slots tinted, missing ones dashed, what `spans` name marked. */
export function replyNodes(card, spans) {
  const known = filledSpans(card);
  if (!card.missing.length) return marked(card.text, [...spans, ...known]);
  const pattern = new RegExp(`(${card.missing.map((name) => escape(token(name))).join("|")})`);
  const names = new Map(card.missing.map((name) => [token(name), name]));
  let at = 0;
  return card.text.split(pattern).flatMap((piece) => {
    const from = at;
    at += [...piece].length;
    const name = names.get(piece);
    if (!name) return marked(piece, known.map((span) => ({ ...span, start: span.start - from, end: span.end - from })));
    const typed = value(card, name);
    return [make("span", { class: typed ? "slot" : "slot empty" }, typed || slotLabel(name))];
  });
}

/** The slots whose filled-in values the agent may change, each once, in the order of the reply. */
export const changeable = (card) => [...new Set(card.filled.map(({ slot }) => slot))].filter((name) => !isReserved(name));

/** Ask for a value that was filled in, with what it is now; the times of the calendar are not for asking. */
export function reopen(card, name) {
  const chars = [...card.text];
  const [made, kept] = [[], []];
  let at = 0;
  for (const span of card.filled) {
    made.push(...chars.slice(at, span.start));
    const now = chars.slice(span.start, span.end);
    if (span.slot === name) card.values[name] = now.join("");
    else kept.push({ ...span, start: made.length, end: made.length + now.length });
    made.push(...(span.slot === name ? token(name) : now));
    at = span.end;
  }
  Object.assign(card, { text: [...made, ...chars.slice(at)].join(""), filled: kept, missing: [...card.missing, name] });
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
