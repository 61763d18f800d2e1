// From a card or a draft to the chat's input box. The last look at a promise is here: what can't be kept isn't inserted.

import { post, overtaken } from "./api.js";
import { toast } from "./dom.js";
import * as events from "./events.js";
import * as host from "./host.js";
import { remember } from "./recent.js";
import { filledText, unfilled } from "./slots.js";
import * as situation from "./situation.js";

const FRESH = 60_000;

/** The judgement of a text in this conversation. */
export const judge = (name, text) => post(name, "/check", { text, ...situation.known() });

/** Whether a judgement forbids sending: a promise not kept, or a rule that stops. */
export const stops = (judged) => judged.verdict === "block" || judged.findings.some((f) => f.severity === "block");
export const holds = (judged) => judged.verdict === "hold" || judged.findings.some((f) => f.severity === "hold");

/** A card that was typed into, searched for, or whose promise has aged must be checked before it goes out. */
const wantsCheck = (card) =>
  card.source === "search" || Object.keys(card.values).length > 0 || (card.promises.length > 0 && Date.now() - card.born > FRESH);

/**
 * Insert (or copy) a card. `ask()` is called when values are missing, `mend(text)` when the text needs work first.
 */
export async function placeCard(card, { copy = false, ask, mend }) {
  if (unfilled(card).length) {
    ask();
    return toast("先把空着的地方填上");
  }
  const text = filledText(card);
  try {
    if (wantsCheck(card)) {
      const judged = await judge("place", text);
      if (stops(judged) || holds(judged)) {
        mend(text);
        return toast("这句话要先改一下，已放到草稿");
      }
    }
  } catch (error) {
    return overtaken(error) ? undefined : toast(`没能核对，先不插入：${error.message}`);
  }
  return put(text, card.id, { copy, card });
}

/** Hand a checked text over, and say what became of it. Resolves to whether it arrived. */
export async function put(text, id, { copy = false, card } = {}) {
  const result = copy ? { ok: await host.copy(text), copied: true } : await host.insert(text, { id, conversation: situation.conversation() });
  if (!result.ok) toast(result.reason ?? (result.copied ? "浏览器不让复制，请手动选中复制" : "聊天窗口没有接收"));
  else toast(result.copied ? "已复制" : "已放进输入框，还没有发送");
  if (result.ok && card) {
    remember(card);
    events.inserted(card, text, card.position);
  }
  return result.ok;
}
