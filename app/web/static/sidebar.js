// The sidebar: a conversation comes in, cards go up, and what the agent chooses goes to the chat's input box.

import { LOGIN_WANTED, cancel, overtaken, post } from "./sidebar/api.js";
import * as cards from "./sidebar/cards.js";
import { find, make, icon, toast } from "./sidebar/dom.js";
import * as draft from "./sidebar/draft.js";
import * as events from "./sidebar/events.js";
import * as favourites from "./sidebar/favourites.js";
import * as header from "./sidebar/header.js";
import * as host from "./sidebar/host.js";
import * as keys from "./sidebar/keys.js";
import * as mine from "./sidebar/mine.js";
import { placeCard } from "./sidebar/place.js";
import * as search from "./sidebar/search.js";
import * as situation from "./sidebar/situation.js";
import { filledText, unfilled } from "./sidebar/slots.js";

const LIMIT = 5;
const PATIENCE = 300; // ms before a wait is shown, and in which Enter is ignored after the list changed
const BLANKS = {
  page: ["等买家说话", "买家的消息一到，推荐的回复就出现在这里。按\u00a0/\u00a0可以先搜话术。"],
  qianniu: ["搜话术，或写草稿", "千牛不提供聊天内容，所以这里没有推荐。按\u00a0/\u00a0搜话术，或在下面写草稿，写的时候会帮您核对承诺。"],
  nothing: ["还没接上聊天窗口", "在聊天工具里打开时，买家一说话，这里就出现推荐的回复。现在可以按\u00a0/\u00a0搜话术，或在下面写草稿，选中的会复制好。"],
  replied: ["已经回过了", "买家再说话时会更新推荐。"],
  none: ["没有把握的回复", "可以搜话术，或在草稿里自己写，写的时候会帮您核对承诺。"],
};
const drafts = new Map();
let answer = null;
let changedAt = 0;
let timer = 0;
let state = "";

/** The empty state below the list; an empty name shows none, and an open search hides it. */
function showState(name) {
  state = name;
  const [title, more] = BLANKS[name] ?? [];
  find("blank").hidden = !title || search.isOpen();
  if (!title) return;
  find("blank").querySelector(".blank-title").textContent = title;
  find("blank").querySelector(".blank-more").textContent = more;
  find("blank-demo")?.toggleAttribute("hidden", name !== "nothing");
}

function showWithheld(list) {
  const box = find("withheld");
  const messages = [...new Set(list.map((held) => held.message))];
  box.hidden = list.length === 0;
  box.open = false;
  box.querySelector("summary").textContent = `${list.length}条没有推荐，看看为什么`;
  box.querySelector("ul").replaceChildren(...messages.map((message) => make("li", {}, icon("stop"), make("span", {}, message))));
}

function fail(error) {
  const box = find("notice");
  const way = error.status === 401
    ? make("a", { href: "/console/login", target: "_blank", rel: "noopener" }, "去登录")
    : make("button", { type: "button", class: "button" }, "重试");
  way.addEventListener("click", () => { if (error.status !== 401) suggest(); });
  box.replaceChildren(make("span", {}, `${error.message}。`, cards.size() ? "下面是之前的推荐。" : ""), way);
  box.hidden = false;
  showState(cards.size() ? "" : "failed");
}

/** Nothing to answer yet: show why, and leave no stale reply to press Enter on. */
function rest(name) {
  cancel("suggest");
  clearTimeout(timer);
  answer = null;
  cards.show([]);
  find("waiting").hidden = true;
  find("notice").hidden = true;
  find("fresh").hidden = true;
  showWithheld([]);
  header.showUnderstood(null);
  showState(name);
}

async function suggest() {
  const last = situation.lastTurn();
  if (last?.role !== "buyer") return rest(last ? "replied" : host.around());
  clearTimeout(timer);
  timer = setTimeout(() => {
    find("waiting").hidden = cards.size() > 0;
    find("cards").setAttribute("aria-busy", "true");
    showState("");
  }, PATIENCE);
  try {
    arrive(await post("suggest", "/suggest", situation.asked(LIMIT)));
  } catch (error) {
    if (overtaken(error)) return undefined;
    settle();
    fail(error);
  }
  return undefined;
}

function settle() {
  clearTimeout(timer);
  find("waiting").hidden = true;
  find("cards").setAttribute("aria-busy", "false");
}

function arrive(given) {
  settle();
  find("notice").hidden = true;
  answer = given;
  header.showUnderstood(given);
  if (cards.isBusy()) find("fresh").hidden = false;
  else showAnswer();
}

function showAnswer() {
  find("fresh").hidden = true;
  const born = Date.now();
  const given = answer.suggestions.map((fields, i) => ({ ...cards.asCard(fields), source: "suggest", born, position: i + 1 }));
  cards.show(given);
  events.shown(given);
  showWithheld(answer.withheld);
  showState(cards.size() ? "" : "none");
  changedAt = born;
}

function act(what, card) {
  if (!card) return;
  if (what === "stack") {
    draft.stack(filledText(card));
    toast(unfilled(card).length ? "已加到草稿，【】里的要补上" : "已加到草稿");
    return;
  }
  if (what === "edit") {
    toast(cards.edit() ? "改好按回车插入，Tab 换下一处，Esc 返回" : "这条没有可改的变量，要改字句先加到草稿");
    return;
  }
  if (what === "keep") {
    keep(card);
    return;
  }
  placeCard(card, { copy: what === "copy", ask: cards.askMissing, mend: (text) => draft.set(text) });
}

async function keep(card) {
  try {
    toast((await favourites.toggle(card)) ? "已收藏，搜索框里随时能找到" : "已取消收藏");
    cards.showKept();
  } catch (error) {
    if (!overtaken(error)) toast(error.message);
  }
}

/** A phrase from the search becomes the first card, filled by the server as far as it can be. */
async function pick(phrase, copy) {
  try {
    const rendered = await post("render", "/render", { id: phrase.id, values: {}, ...situation.known() });
    const card = { ...cards.asCard({ ...phrase, kind: "phrase", why: [phrase.from ?? "从搜索里选的"], ...rendered }), template: phrase.text, source: "search" };
    search.clear();
    cards.show([card, ...(answer?.suggestions ?? []).slice(0, LIMIT - 1).map((fields) => ({ ...cards.asCard(fields), source: "suggest", born: Date.now() }))]);
    showState("");
    cards.choose(0);
    act(copy ? "copy" : "insert", card);
  } catch (error) {
    if (!overtaken(error)) toast(error.message);
  }
}

function onContext(fields) {
  const from = situation.conversation();
  const { changed, moved } = situation.take(fields);
  if (moved) {
    drafts.set(from, draft.text());
    rest("");
    events.forget();
    draft.set(drafts.get(fields.conversation) ?? "", { focus: false });
  }
  if (!changed) return;
  header.showOrder();
  draft.recheck();
  suggest();
}

function leave(typing) {
  if (search.isOpen()) search.clear();
  if (typing && cards.size()) cards.focusChosen();
  else if (typing) document.activeElement.blur();
  else host.close();
}

/** A draft that served well becomes a phrase: for this question, unless it holds a number of the buyer's. */
function keepDraft(reply) {
  const asked = situation.lastBuyer()?.text ?? "";
  mine.keep({ reply, example: /\d{5,}/.test(asked) ? "" : asked, intent: situation.topIntent() });
}

function showList(visible) {
  for (const id of ["cards", "withheld"]) find(id).classList.toggle("aside", !visible);
  showState(state);
}

header.wire({ onChange: suggest });
cards.wire(act);
draft.wire({ onLeave: () => leave(true), onKeep: keepDraft });
mine.wire({ onUse: pick });
search.wire({ onPick: pick, onOpen: () => showList(false), onClose: () => showList(true), onLeave: () => leave(true) });
keys.wire({
  choose: cards.choose,
  move: cards.move,
  insert: () => { if (Date.now() - changedAt > PATIENCE) act("insert", cards.current()); },
  copy: () => act("copy", cards.current()),
  stack: () => act("stack", cards.current()),
  edit: () => act("edit", cards.current()),
  search: search.focus,
  mine: mine.open,
  help: () => find("help").showModal(),
  leave,
});
/** Back from the login in another tab, or back on the net: what failed is asked again. */
function tryAgain() {
  if (!find("notice").hidden && document.visibilityState === "visible") suggest();
}

for (const [where, type] of [[document, "visibilitychange"], [window, "focus"], [window, "online"]]) where.addEventListener(type, tryAgain);
document.addEventListener(LOGIN_WANTED, ({ detail }) => fail(detail));
find("help-open").addEventListener("click", () => find("help").showModal());
find("fresh").addEventListener("click", showAnswer);
rest(host.around());
host.connect({ onContext, onSent: events.sent, onFocus: () => (cards.size() ? cards.focusChosen() : search.focus()) });
if (host.around() !== "page") favourites.load(); // nothing is asked before a key is pressed: whether a login is wanted shows here
