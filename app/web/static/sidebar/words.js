// The words of the trade, as the page was given them, and how times read in a chat.

const page = document.body.dataset;
const read = (text) => JSON.parse(text || "{}");

const slots = read(page.slots);
const reserved = new Set(JSON.parse(page.reserved || "[]"));
const named = new Map(Object.entries(slots).map(([name, label]) => [label, name]));
const intents = read(page.intents);
/** What a buyer may ask in a chat. */
export const asked = JSON.parse(page.asked || "[]");
/** `[name, label]` of everything that is filled in, times first. */
export const slotNames = Object.entries(slots).sort(([one], [other]) => reserved.has(other) - reserved.has(one));

export const slotLabel = (name) => slots[name] ?? name;
/** Slots that only the shop's calendar may fill: typing them by hand would be a promise. */
export const isReserved = (name) => reserved.has(name);
export const intentName = (code) => intents[code] ?? code;
/** Whatever else a buyer may ask. */
export const intentsBeside = (codes) => asked.filter((code) => !codes.includes(code));

export const MOODS = { angry: "生气", anxious: "焦急", thankful: "客气", calm: "" };
export const STATUSES = { "": "订单未知", none: "无订单", unpaid: "待付款", paid: "已付款", shipped: "已发货", signed: "已签收", closed: "已关闭" };
/** Whose a phrase is; the shop's go unmarked. */
export const SHELVES = { personal: "我的", team: "团队" };
export const APPROVERS = { lead: "组长", manager: "店长" };

const DAY = 86_400_000;
const dayOf = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" });
const clockOf = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" });
const dayNumber = (date) => Date.parse(dayOf.format(date)) / DAY;

/** `2026-03-05T19:00+08:00` → 明天19:00, seen from `now`; the last minute of a day → 明天, for 最晚…: the day counts. */
export function moment(iso, now) {
  const date = new Date(iso);
  const ahead = dayNumber(date) - dayNumber(now);
  const [, month, day] = dayOf.format(date).split("-").map(Number);
  const name = { 0: "今天", 1: "明天", 2: "后天" }[ahead] ?? `${month}月${day}日`;
  const clock = clockOf.format(date);
  return clock === "23:59" ? name : name + clock;
}

/** By when: 明天19:00前; a whole day is 明天内, since 明天前 would leave that day out. */
export function within(iso, now) {
  const said = moment(iso, now);
  return said.includes(":") ? `${said}前` : `${said}内`;
}

/** How long ago, in the largest unit that still says something. */
export function since(iso, now) {
  const minutes = Math.floor((now - new Date(iso)) / 60_000);
  if (!(minutes >= 0)) return "";
  if (minutes < 60) return minutes < 5 ? "刚刚" : `${minutes}分钟`;
  return minutes < 1440 ? `${Math.floor(minutes / 60)}小时` : `${Math.floor(minutes / 1440)}天`;
}

const BRANCH = /\{%-?\s*if[^%]*%\}(.*?)(?:\{%-?\s*else\s*-?%\}.*?)?\{%-?\s*endif\s*-?%\}/gs;

/** A template with its slots as agents write them: 【最早发出时间】. */
export const withLabels = (template) => template.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name) => `【${slotLabel(name)}】`);

/** And back: what is no slot's name stays as it was typed. */
export const withSlots = (text) => text.replace(/【([^【】]+)】/g, (typed, label) => (named.has(label) ? `{{ ${named.get(label)} }}` : typed));

/** Whether a text as agents write it carries a time that the calendar fills in. */
export const hasTime = (text) => [...reserved].some((name) => text.includes(`【${slotLabel(name)}】`));

/** A template as an agent reads it: slots by their names, the first branch of a condition. */
export const preview = (template) => withLabels(template.replace(BRANCH, "$1"));
