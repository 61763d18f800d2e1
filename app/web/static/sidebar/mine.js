// 我的话术: phrases that only this agent has. Written, changed, deleted and found here; suggested and searched beside the shop's.

import { get, overtaken, change } from "./api.js";
import { find, make } from "./dom.js";
import * as form from "./mineform.js";
import { withLabels } from "./words.js";

const PAGE = 200;
const SERVED = 500; // ms after which what was just saved is certainly served
const dialog = find("mine");
const shelf = find("mine-shelf");
const wanted = find("mine-find");
let rows = [];
let written = 0;
let use = () => {};

/** `onUse(phrase)`: put a phrase into the chat. */
export function wire({ onUse }) {
  use = onUse;
  form.wire({ onDone: saved, onBack: showShelf, onTrouble: say });
  find("mine-open").addEventListener("click", () => open());
  find("mine-close").addEventListener("click", () => dialog.close());
  find("mine-new").addEventListener("click", () => write(null));
  wanted.addEventListener("input", draw);
  dialog.addEventListener("cancel", (event) => {
    if (shelf.hidden) {
      event.preventDefault();
      showShelf();
    }
  });
}

/** Open the list. */
export async function open() {
  if (!dialog.open) dialog.showModal();
  showShelf();
  wanted.value = "";
  await load();
}

/** Open the form for a new phrase that begins with what the agent has written. */
export function keep({ reply, example, intent }) {
  if (!dialog.open) dialog.showModal();
  write(null, { replies: [reply], examples: example ? [example] : [], intents: intent ? [intent] : [] });
}

function showShelf() {
  find("mine-title").textContent = "我的话术";
  form.hide();
  shelf.hidden = false;
  say("");
  wanted.focus();
}

function write(row, data) {
  find("mine-title").textContent = row ? "修改我的话术" : "新建我的话术";
  shelf.hidden = true;
  say("");
  form.show(row, data);
}

async function load() {
  try {
    rows = await all();
    draw();
  } catch (error) {
    if (overtaken(error)) return;
    rows = [];
    draw();
    find("mine-note").textContent = "";
    find("mine-new").disabled = error.code === "person_needed";
    say(error.message, error.status === 401 || error.code === "person_needed");
  }
}

/** Every phrase of one's own: 500 at the most, so three pages. */
async function all() {
  const found = [];
  for (;;) {
    const page = await get("mine", `/library?scope=personal&kind=phrase&limit=${PAGE}&offset=${found.length}`);
    found.push(...page.items);
    if (!page.items.length || found.length >= page.total) return found;
  }
}

function saved(title, created) {
  written = Date.now();
  showShelf();
  load().then(() => { find("mine-note").textContent = `已${created ? "存下" : "改好"}「${title}」，搜索和推荐里马上能用。`; });
}

/** A trouble above the list or the form; `login` offers the way in. */
function say(message, login = false) {
  const box = find("mine-notice");
  box.hidden = !message;
  box.replaceChildren(make("span", {}, message && !message.endsWith("。") ? `${message}。` : message));
  if (login) box.append(make("a", { href: "/console/login", target: "_blank", rel: "noopener" }, "用自己的账号登录"));
}

function draw() {
  const words = wanted.value.trim().toLowerCase();
  const found = rows.filter((row) => !words || hay(row).includes(words));
  find("mine-list").replaceChildren(...found.map(item));
  const none = rows.length ? "没有找到，换个词试试。" : "还没有。点「新建」写一条，或把草稿「存为话术」；只有您自己看得到。";
  find("mine-note").textContent = found.length ? `${found.length}条，只有您自己看得到` : none;
}

const hay = ({ data }) => [data.title, data.code, ...texts(data), ...(data.examples ?? [])].join("\n").toLowerCase();
const texts = (data) => data.replies.map((reply) => (typeof reply === "string" ? reply : reply.text));

function item(row) {
  const { title, code } = row.data;
  const act = (label, run) => {
    const button = make("button", { type: "button", class: "button plain", "aria-label": `${label}：${title}` }, label);
    button.addEventListener("click", () => run(row));
    return button;
  };
  const live = row.state === "published";
  return make(
    "li", { class: "result mine" },
    make("span", { class: "result-head" }, make("b", {}, title), live ? null : make("span", { class: "badge look" }, "还没启用"), make("code", {}, code)),
    make("p", { class: "result-text" }, withLabels(texts(row.data)[0])),
    make("div", { class: "mine-acts" }, live ? act("用这条", pick) : null, act("修改", (one) => write(one)), act("删除", remove)),
  );
}

async function pick(row) {
  dialog.close();
  await new Promise((done) => { setTimeout(done, written + SERVED - Date.now()); });
  use({ id: row.id, code: row.data.code, title: row.data.title, category: row.category, intents: row.data.intents, text: texts(row.data)[0], scope: "personal", from: "从我的话术里选的" });
}

const at = (row) => `/phrases/${encodeURIComponent(row.id)}`;

async function remove(row) {
  try {
    const gone = await change("mine-write", "DELETE", `${at(row)}?scope=personal`, undefined, row.version);
    await load();
    offerBack(gone, row.state === "published");
  } catch (error) {
    if (!overtaken(error)) say(error.message);
  }
}

/** Out of the bin an entry is a draft; one that was in use is put to use again. */
function offerBack(gone, live) {
  const button = make("button", { type: "button", class: "button plain" }, "撤销");
  button.addEventListener("click", async () => {
    try {
      const back = await change("mine-write", "POST", `${at(gone)}/restore?scope=personal`, {}, gone.version);
      if (live) await change("mine-write", "POST", `${at(gone)}/state?scope=personal`, { state: "published" }, back.version);
      written = Date.now();
      await load();
    } catch (error) {
      if (!overtaken(error)) say(error.message);
    }
  });
  find("mine-note").replaceChildren(`已删除「${gone.data.title}」。`, button);
  button.focus();
}
