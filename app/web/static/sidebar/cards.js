// Reply cards: one card, one decision. The list owns which one is chosen; what choosing leads to is the caller's.

import { find, icon, make } from "./dom.js";
import { isKept } from "./favourites.js";
import { ladderBadge, ladderStory } from "./ladder.js";
import { askIn, changeable, focusEmpty, reopen, replyNodes } from "./slots.js";
import { firm } from "./spans.js";
import { APPROVERS, SHELVES, intentName, isReserved, moment, within } from "./words.js";
import * as situation from "./situation.js";

const feed = find("cards");
const pattern = find("card");
let shown = [];
let chosen = 0;
let act = () => {};

/** `onAct(what, card)`: insert, copy, stack, or keep as a favourite. */
export function wire(onAct) {
  act = onAct;
  feed.addEventListener("click", clicked);
  feed.addEventListener("focusin", (event) => choose(indexOf(event.target), { focus: false }));
}

const indexOf = (target) => [...feed.children].indexOf(target.closest("article"));

function clicked(event) {
  const index = indexOf(event.target);
  if (index < 0) return;
  const button = event.target.closest("button");
  const slot = event.target.closest("[data-slot]")?.dataset.slot;
  if (slot && !isReserved(slot) && !hasSelection()) return change(index, [slot]);
  choose(index, { focus: !button && !event.target.closest("input, label, .detail") && !hasSelection() });
  if (button?.dataset.do) act(button.dataset.do, shown[index]);
  else if (button?.classList.contains("why-open")) toggleWhy(feed.children[index], button);
  return undefined;
}

/** Let the agent type other values where some were filled in. */
function change(index, slots) {
  for (const slot of slots) reopen(shown[index], slot);
  feed.children[index].replaceWith(cardElement(shown[index], index));
  choose(index, { focus: false });
  enter(feed.children[index].querySelector(`input[name="${slots[0]}"]`));
}

function enter(input) {
  input.focus();
  input.select();
}

/** Open every value of the chosen card that may be changed, the cursor in the first. Returns whether there is one. */
export function edit() {
  const slots = shown.length ? changeable(shown[chosen]) : [];
  const open = feed.children[chosen]?.querySelector(".slots input");
  if (slots.length) change(chosen, slots);
  else if (open) enter(open);
  return Boolean(slots.length || open);
}

const hasSelection = () => !(window.getSelection()?.isCollapsed ?? true);

export const current = () => shown[chosen];
export const size = () => shown.length;
/** Whether the agent is busy typing values into a card: then the list must not change under them. */
export const isBusy = () => Boolean(document.activeElement?.closest(".slots"));

/** Choose a card; out of range is ignored. */
export function choose(index, { focus = true } = {}) {
  if (index < 0 || index >= shown.length) return;
  chosen = index;
  [...feed.children].forEach((element, i) => {
    element.tabIndex = i === index ? 0 : -1;
    if (i === index) element.setAttribute("aria-current", "true");
    else element.removeAttribute("aria-current");
  });
  const element = feed.children[index];
  if (focus) element.focus({ preventScroll: true });
  if (focus) element.scrollIntoView({ block: "nearest" });
}

export const move = (by) => choose(Math.max(0, Math.min(chosen + by, shown.length - 1)));
export const focusChosen = () => choose(chosen);

/** Put the cursor where the chosen card still wants a value. */
export const askMissing = () => focusEmpty(feed.children[chosen].querySelector(".slots"));

/** Show cards, best first. The keyboard stays in the list if it was there. */
export function show(cards) {
  const had = feed.contains(document.activeElement);
  shown = cards;
  feed.replaceChildren(...cards.map(cardElement));
  feed.setAttribute("aria-busy", "false");
  choose(0, { focus: had });
}

/** A card as the list keeps it: the answer's fields and the values typed so far. */
export const asCard = (fields) => ({ why: [], missing: [], filled: [], promises: [], script: null, needs_approval: null, ...fields, values: {} });

function cardElement(card, index) {
  const element = pattern.content.cloneNode(true).firstElementChild;
  const part = (name) => element.querySelector(`.${name}`);
  const text = part("text");
  text.id = `reply-${index}`;
  element.setAttribute("aria-labelledby", text.id);
  element.setAttribute("aria-posinset", index + 1);
  element.setAttribute("aria-setsize", shown.length);
  part("number").textContent = index < 9 ? index + 1 : "";
  drawText(text, card);
  part("badges").append(...badges(card));
  part("why").textContent = reason(card);
  part("why").title = reason(card);
  part("next").textContent = card.script?.next ? `下一步：${card.script.next}` : "";
  element.querySelector("[data-do=edit]").hidden = !changeable(card).length;
  drawKept(element, card);
  askIn(part("slots"), card, { onType: () => drawText(text, card), onDone: () => act("insert", card) });
  return element;
}

/** Say on each card whether it is a favourite now. */
export function showKept() {
  [...feed.children].forEach((element, i) => drawKept(element, shown[i]));
}

function drawKept(element, card) {
  const button = element.querySelector("[data-do=keep]");
  button.hidden = card.kind !== "phrase";
  button.setAttribute("aria-pressed", String(isKept(card.id)));
  button.textContent = isKept(card.id) ? "已收藏" : "收藏";
}

function drawText(place, card) {
  const kept = firm(card.promises).map(({ start, end }) => ({ start, end, kind: "kept", tag: "span" }));
  place.replaceChildren(...replyNodes(card, kept));
}

function badges(card) {
  const list = [];
  if (card.script) list.push(ladderBadge(card.script));
  const dated = firm(card.promises).filter((promise) => promise.latest).sort((a, b) => a.latest.localeCompare(b.latest))[0];
  if (firm(card.promises).length && !card.missing.length) {
    const until = dated ? ` · 最晚${moment(dated.latest, situation.now())}` : "";
    list.push(make("span", { class: "badge good" }, icon("check"), `承诺已核对${until}`));
  }
  if (card.scope in SHELVES) list.push(make("span", { class: "badge" }, SHELVES[card.scope]));
  if (card.needs_approval) {
    list.push(make("span", { class: "badge look" }, icon("hand"), `需${APPROVERS[card.needs_approval]}同意`));
  }
  return list;
}

const MATCHED = /^(话术|提到|像常见问法)「/; // how it was found: for those who open 为什么
const ASKED = "买家在问：";

/** In one line what it is for and why now; what the header says already isn't said again. */
function reason(card) {
  const known = ASKED + intentName(situation.topIntent());
  const said = card.why.filter((line) => line !== known && !MATCHED.test(line)).map((line) => line.replace(ASKED, "也可能在问："));
  return [card.script ? step(card.script) : card.title, ...said].join(" · ");
}

const step = ({ index, goal }) => (goal.startsWith("第") ? goal : `第${index}步：${goal}`);

function toggleWhy(element, button) {
  const detail = element.querySelector(".detail");
  const open = detail.hidden;
  if (open) detail.replaceChildren(...story(shown[indexOf(element)]));
  detail.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
}

function story(card) {
  const lines = [...card.why];
  if (card.score !== undefined) lines.push(`归在“${intentName(card.intent)}”，排序得分${card.score.toFixed(2)}`);
  const kept = firm(card.promises).map(keptLine);
  return [
    make("h2", {}, card.title),
    make("ul", {}, ...[...lines, ...kept].map((line) => make("li", {}, line))),
    ...(card.script ? ladderStory(card.script) : []),
  ];
}

function keptLine({ span, latest, earliest }) {
  const now = situation.now();
  const can = earliest ? `，店里${within(earliest, now)}能做到` : "";
  return latest ? `“${span}”最晚是${moment(latest, now)}${can}` : `“${span}”没有说死时间`;
}
