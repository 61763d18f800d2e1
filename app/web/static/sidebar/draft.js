// The draft: checked while it is written. Underlines, the reason in one sentence, and a rewrite that can be kept.

import { cancel, overtaken } from "./api.js";
import { composing, find, icon, make } from "./dom.js";
import { holds, judge, put, stops } from "./place.js";
import { firm, marked, unitOffsets } from "./spans.js";

const PAUSE = 250;
const SAYS = { block: "不能这样说", hold: "要先核实", warn: "提醒" };
const ICONS = { block: "stop", hold: "look", warn: "note" };
const area = find("draft");
let judged = null;
let before = null;
let timer = 0;
let leave = () => {};

/** `onLeave()`: the agent is done here and goes back to the suggestions; `onKeep(text)`: the draft becomes a phrase. */
export function wire({ onLeave, onKeep }) {
  leave = onLeave;
  area.addEventListener("input", () => changed());
  area.addEventListener("keydown", pressed);
  find("draft-insert").addEventListener("click", () => insert({ sure: true }));
  find("draft-copy").addEventListener("click", () => insert({ copy: true, sure: true }));
  find("draft-keep").addEventListener("click", () => onKeep(area.value.trim()));
  find("draft-clear").addEventListener("click", () => set(""));
  find("draft-undo").addEventListener("click", () => set(before));
}

export const text = () => area.value;

/** Replace the draft. */
export function set(value, { focus = true, undo = null } = {}) {
  area.value = value;
  if (focus) area.focus();
  changed(undo);
}

/** Put a reply at the cursor, on a line of its own. */
export function stack(value) {
  const { selectionStart: start, selectionEnd: end, value: all } = area;
  const at = document.activeElement === area || start < all.length ? [start, end] : [all.length, all.length];
  const lead = at[0] > 0 && all[at[0] - 1] !== "\n" ? "\n" : "";
  area.setRangeText(lead + value, at[0], at[1], "end");
  changed();
}

/** Judge again: the conversation or the clock has moved on. */
export function recheck() {
  if (area.value.trim()) changed(before);
}

function changed(undo = null) {
  before = undo;
  judged = null;
  clearTimeout(timer);
  cancel("check");
  draw();
  if (area.value.trim()) timer = setTimeout(check, PAUSE);
}

async function check() {
  clearTimeout(timer);
  const value = area.value;
  try {
    const answer = await judge("check", value);
    if (area.value !== value) return;
    judged = answer;
    draw();
  } catch (error) {
    if (!overtaken(error)) say("look", "hold", `没能核对：${error.message}`);
  }
}

function draw() {
  const spans = judged ? [...judged.findings.map(asSpan), ...firm(judged.promises).map((p) => ({ ...p, kind: "kept" }))] : [];
  find("draft-marks").replaceChildren(...marked(area.value, spans), "\u200b");
  find("draft-actions").hidden = !area.value.trim();
  find("draft-undo").hidden = before === null;
  find("findings").replaceChildren(...(judged ? notes(judged) : []));
  if (!judged) say(null, "", "");
  else if (stops(judged)) say("stop", "block", judged.verdict === "block" ? "这个承诺兑现不了，先改再发" : "这句话不能发，先改再发");
  else if (holds(judged)) say("look", "hold", "还核不实，确认过再发");
  else say("check", "pass", firm(judged.promises).length ? "承诺已核对，可以发" : "没有问题，可以发");
  for (const id of ["draft-insert", "draft-copy"]) find(id).setAttribute("aria-disabled", String(Boolean(judged && stops(judged))));
  find("draft-insert").firstChild.data = judged && !stops(judged) && holds(judged) ? "我确认过，插入 " : "插入 ";
}

const asSpan = ({ start, end, severity }) => ({ start, end, kind: severity });

function say(name, kind, message) {
  const line = find("verdict");
  line.className = `verdict ${kind}`;
  line.replaceChildren(...(name ? [icon(name)] : []), message);
}

function notes({ findings, rewrite }) {
  const list = findings.map(finding);
  if (rewrite && rewrite !== area.value) list.push(offer(rewrite));
  return list;
}

function finding({ start, end, severity, message, better, needs_approval: approver }) {
  const unit = unitOffsets(area.value);
  const from = unit(start), to = unit(end);
  const quote = `“${area.value.slice(from, to)}”`;
  const reason = message.startsWith(quote) ? message.slice(quote.length) : message; // the words stand before it already
  const span = make("button", { type: "button", class: "span", title: "选中这几个字" }, quote);
  span.addEventListener("click", () => {
    area.focus();
    area.setSelectionRange(from, to);
  });
  const says = make("p", {}, make("span", { class: "sr-only" }, `${SAYS[severity]}：`), to > from ? span : null, ` ${to > from ? reason : message}`);
  const body = make("div", {}, says, better ? make("p", { class: "better" }, `可以说：${better}`) : null);
  if (approver) body.append(make("span", { class: "badge look" }, icon("hand"), approver === "manager" ? "需店长同意" : "需组长同意"));
  return make("li", { class: `finding ${severity}` }, icon(ICONS[severity]), body);
}

function offer(rewrite) {
  const button = make("button", { type: "button", class: "button main" }, "改成可兑现的说法");
  button.addEventListener("click", () => set(rewrite, { undo: area.value }));
  return make("li", { class: "rewrite" }, make("p", {}, rewrite), button);
}

/** Hand the draft over, once it has been judged. `sure`: a button was pressed, which is enough for a held one. */
async function insert({ copy = false, sure = false } = {}) {
  const value = area.value;
  if (!value.trim()) return;
  if (!judged) await check();
  if (!judged || area.value !== value) return;
  if (stops(judged) || (holds(judged) && !sure)) return find("findings").firstElementChild?.scrollIntoView({ block: "nearest" });
  if (await put(value, "draft", { copy })) {
    if (!copy) set("", { focus: false });
  }
}

function pressed(event) {
  if (composing(event)) return;
  if (event.key === "Escape") leave();
  else if (event.key === "Enter" && !event.shiftKey) insert({ copy: event.ctrlKey || event.metaKey });
  else return;
  event.preventDefault();
  event.stopPropagation();
}
