// Search as you type: a combobox over the library. ↑↓ walk, Enter picks, Esc goes back to the suggestions.

import { cancel, get, overtaken } from "./api.js";
import { composing, find, make } from "./dom.js";
import { atHand } from "./favourites.js";
import { SHELVES, preview } from "./words.js";

const PAUSE = 25; // with the answer on its way, results stand within 50 ms of a key
const MOST = 12;
const input = find("search");
const list = find("results");
const note = find("results-note");
let found = [];
let at = 0;
let timer = 0;
let handlers = {};

/** `onPick(phrase, copy)`, `onOpen()`, `onClose()`. */
export function wire(given) {
  handlers = given;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  input.addEventListener("focus", look);
  input.addEventListener("keydown", pressed);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const index = [...list.children].indexOf(event.target.closest("li"));
    if (index >= 0) pick(index);
  });
}

export const isOpen = () => !list.hidden || !note.hidden;

export function focus() {
  input.focus();
  input.select();
}

/** Close the results and forget the words. */
export function clear() {
  clearTimeout(timer);
  cancel("search");
  input.value = "";
  found = [];
  draw("");
  handlers.onClose();
}

async function look() {
  const wanted = input.value.trim();
  if (!wanted) {
    cancel("search");
    return showAtHand();
  }
  try {
    const page = await get("search", `/phrases?search=${encodeURIComponent(wanted)}&limit=${MOST}`);
    found = page.items;
    return draw(summary(page), wanted);
  } catch (error) {
    if (overtaken(error)) return undefined;
    found = [];
    return draw(error.message);
  }
}

async function showAtHand() {
  try {
    const offered = await atHand();
    if (input.value.trim() || document.activeElement !== input) return;
    found = offered;
    draw("");
  } catch (error) {
    if (!overtaken(error)) throw error;
  }
}

function summary({ total, items }) {
  if (!total) return "没有找到。换个说法，或用拼音首字母试试";
  return total > items.length ? `共${total}条，再多打几个字会更准` : `共${total}条`;
}

function draw(message, wanted = "") {
  at = 0;
  list.replaceChildren(...found.map((phrase, i) => option(phrase, i, wanted)));
  list.hidden = found.length === 0;
  note.textContent = message;
  note.hidden = !message;
  if (isOpen()) handlers.onOpen();
  else handlers.onClose();
  activate(0);
}

function option(phrase, index, wanted) {
  const head = make(
    "span", { class: "result-head" },
    make("b", {}, ...lit(phrase.title, wanted)),
    make("span", {}, phrase.group ?? phrase.category ?? ""),
    phrase.scope in SHELVES ? make("span", { class: "badge" }, SHELVES[phrase.scope]) : null,
    make("code", {}, phrase.code ?? ""),
  );
  const text = make("span", { class: "result-text" }, ...lit(preview(phrase.text), wanted));
  return make("li", { class: "result", role: "option", id: `result-${index}` }, head, text);
}

/** The wanted words lit up where they stand. */
function lit(text, wanted) {
  const from = wanted ? text.toLowerCase().indexOf(wanted.toLowerCase()) : -1;
  if (from < 0) return [text];
  const to = from + wanted.length;
  return [text.slice(0, from), make("mark", {}, text.slice(from, to)), text.slice(to)];
}

function activate(index) {
  at = Math.max(0, Math.min(index, found.length - 1));
  [...list.children].forEach((element, i) => element.setAttribute("aria-selected", String(i === at)));
  const active = list.children[at];
  input.setAttribute("aria-expanded", String(Boolean(active)));
  if (active) input.setAttribute("aria-activedescendant", active.id);
  else input.removeAttribute("aria-activedescendant");
  if (active) active.scrollIntoView({ block: "nearest" });
}

function pick(index, copy = false) {
  const phrase = found[index];
  if (phrase) handlers.onPick(phrase, copy);
}

function pressed(event) {
  if (composing(event)) return;
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) activate(at + steps[event.key]);
  else if (event.key === "Enter") pick(at, event.ctrlKey || event.metaKey);
  else if (event.key === "Escape") {
    clear();
    handlers.onLeave();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
