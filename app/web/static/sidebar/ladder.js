// Where a reply stands in its script: the badge with its rungs, and the longer story behind 为什么.

import { make } from "./dom.js";
import { APPROVERS } from "./words.js";

const CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳";
const MOST_RUNGS = 8;

const numbered = (index) => CIRCLED[index - 1] ?? String(index);

/** `话术 催发货 ②/4` with a rung per step. */
export function ladderBadge(script) {
  const badge = make("span", { class: "badge" }, `话术 ${script.title} ${numbered(script.index)}/${script.total}`);
  if (script.total > MOST_RUNGS) return badge;
  const rungs = Array.from({ length: script.total }, (_, i) => {
    const where = i + 1 === script.index ? " here" : i + 1 < script.index ? " done" : "";
    return make("span", { class: `rung${where}` });
  });
  badge.append(make("span", { class: "ladder", "aria-hidden": "true" }, ...rungs));
  return badge;
}

/** What this step is for, what follows, the ways out, and when to hand over. */
export function ladderStory(script) {
  const lines = [`这一步（${script.stage}）：${script.goal}`, script.next ? `下一步：${script.next}` : "这是最后一步"];
  if (script.record) lines.push(`顺手记下：${script.record}`);
  for (const exit of script.exits ?? []) lines.push(`如果${exit.when}，就说：${exit.say}`);
  for (const over of script.escalate ?? []) lines.push(`如果${over.when}，转给${APPROVERS[over.to] ?? over.to}`);
  return [make("h2", {}, "话术走到哪里"), make("ul", {}, ...lines.map((line) => make("li", {}, line)))];
}
