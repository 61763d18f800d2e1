// The form for a phrase of one's own: judged while it is written, by the rules that the shop's phrases obey.

import { cancel, change, overtaken, post } from "./api.js";
import { find, icon, make } from "./dom.js";
import { asked, hasTime, intentName, slotNames, withLabels, withSlots } from "./words.js";

const PAUSE = 300;
const MOST_REPLIES = 6;
const BLANK = { replies: [""] };
const form = find("mine-form");
const field = (name) => form.elements.namedItem(name);
let row = null;
let typed = false; // whether the form holds what isn't saved yet
let timer = 0;
let last = null;
let handlers = {};

/** `onDone(title, created)`, `onBack()`, `onTrouble(message)`. */
export function wire(given) {
  handlers = given;
  field("intent").append(...asked.map((code) => make("option", { value: code }, intentName(code))));
  find("mine-slot").append(...slotNames.map(([name, label]) => make("option", { value: name }, label)));
  find("mine-slot").addEventListener("change", insertSlot);
  find("mine-more").addEventListener("click", () => addReply("").focus());
  find("mine-back").addEventListener("click", () => handlers.onBack());
  form.addEventListener("input", () => {
    typed = true;
    handlers.onTrouble("");
    changed();
  });
  form.addEventListener("focusin", ({ target }) => { if (target.matches("textarea")) last = target; });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
}

/** Fill the form with a stored phrase, or for a new one with `data`; what was typed for the same one and not saved stays. */
export function show(stored, data) {
  const same = typed && !data && row?.id === stored?.id && row?.version === stored?.version;
  row = stored;
  form.hidden = false;
  if (!same) fill(data ?? stored?.data ?? BLANK);
  typed = same || Boolean(data);
  replies()[0].focus();
  changed();
}

export function hide() {
  form.hidden = true;
  clearTimeout(timer);
  cancel("findings");
}

const replies = () => [...find("mine-replies").querySelectorAll("textarea")];
const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

function fill(data) {
  typed = false;
  field("title").value = data.title ?? "";
  field("code").value = data.code ?? "";
  field("safe").value = withLabels(data.safe ?? "");
  field("examples").value = (data.examples ?? []).join("\n");
  const intent = data.intents?.[0] ?? "";
  if (intent && !asked.includes(intent)) field("intent").append(make("option", { value: intent }, intentName(intent)));
  field("intent").value = intent;
  find("mine-replies").replaceChildren();
  for (const reply of data.replies) addReply(withLabels(typeof reply === "string" ? reply : reply.text));
}

function addReply(text) {
  const number = replies().length + 1;
  const area = make("textarea", { class: "field", rows: 3, maxLength: 1000, id: `mine-reply-${number}`, value: text });
  const name = make("label", { htmlFor: area.id }, number === 1 ? "内容" : `第${number}种说法`);
  find("mine-replies").append(make("p", {}, name, area));
  find("mine-more").hidden = number >= MOST_REPLIES;
  return area;
}

function insertSlot({ target }) {
  const area = last?.isConnected ? last : replies()[0];
  area.setRangeText(`【${target.selectedOptions[0].textContent}】`, area.selectionStart, area.selectionEnd, "end");
  target.value = "";
  area.focus();
  typed = true;
  changed();
}

function changed() {
  find("mine-safe").hidden = !field("safe").value && !replies().some((area) => hasTime(area.value));
  clearTimeout(timer);
  cancel("findings");
  if (replies().some((area) => area.value.trim())) timer = setTimeout(examine, PAUSE);
  else drawFaults([]);
}

/** What the form says, as a phrase's data; an emptied field is `null`. */
function written() {
  const said = replies().map((area) => withSlots(area.value.trim())).filter(Boolean);
  return {
    title: field("title").value.trim(), code: field("code").value.trim().toLowerCase(), replies: said,
    safe: withSlots(field("safe").value.trim()) || null, examples: lines(field("examples").value),
    intent: field("intent").value,
  };
}

async function examine() {
  const { intent, ...said } = written();
  const data = { ...said, id: row?.id ?? "other.unclear.x", title: said.title || "话术", code: said.code || "x", intents: [intent || "other.unclear"] };
  try {
    const { faults } = await post("findings", "/phrases/findings", { category: "我的话术", data });
    drawFaults(faults.filter(({ field: name }) => name === "replies" || name === "safe"));
  } catch (error) {
    if (!overtaken(error)) drawFaults([]);
  }
}

const SEVERITY = { error: ["block", "stop", "要改"], warn: ["warn", "note", "提醒"] };

function drawFaults(faults) {
  find("mine-faults").replaceChildren(...faults.map(({ severity, message, quote, better }) => {
    const [kind, name, said] = SEVERITY[severity];
    const about = quote && !message.includes(quote) ? `“${withLabels(quote)}”` : "";
    const body = make("div", {}, make("p", {}, make("span", { class: "sr-only" }, `${said}：`), about, inWords(message)), better ? make("p", { class: "better" }, `可以说：${better}`) : null);
    return make("li", { class: `finding ${kind}` }, icon(name), body);
  }));
}

/** A message of the service with its variables as agents write them, and no gaps around them. */
const inWords = (message) => withLabels(message).replace(/ ?(【[^】]+】) ?/g, "$1");

async function save() {
  const said = written();
  if (!said.replies.length) {
    handlers.onTrouble("先写内容");
    return replies()[0].focus();
  }
  handlers.onTrouble("");
  try {
    const kept = row ? await replace(said) : await post("mine-write", "/phrases/own", { ...said, safe: said.safe ?? "" });
    const created = !row;
    row = null;
    fill(BLANK);
    handlers.onDone(kept.data.title, created);
  } catch (error) {
    if (!overtaken(error)) handlers.onTrouble(error.code === "unfit" ? "还没有保存，先改好红色标出的地方" : error.message);
  }
  return undefined;
}

/** Write over the stored phrase, and put it to use if it was not. */
async function replace({ intent, ...said }) {
  const at = `/phrases/${encodeURIComponent(row.id)}`;
  const was = row.data;
  const replies = said.replies.map((text, i) => (typeof was.replies[i] === "object" ? { ...was.replies[i], text } : text));
  const data = { ...said, replies, title: said.title || was.title, code: said.code || was.code, intents: [intent || was.intents[0], ...was.intents.slice(1)] };
  const kept = await change("mine-write", "PATCH", `${at}?scope=personal`, { data }, row.version);
  if (kept.state === "published") return kept;
  return change("mine-write", "POST", `${at}/state?scope=personal`, { state: "published" }, kept.version);
}
