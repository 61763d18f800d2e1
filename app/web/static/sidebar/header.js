// The two lines on top: what we understood (and the agent may correct), and when the shop can honestly ship.

import { find, icon, make } from "./dom.js";
import { MOODS, STATUSES, intentName, intentsBeside, since } from "./words.js";
import * as situation from "./situation.js";

const intent = find("intent");
const status = find("status");

/** `onChange()`: the agent has corrected what the buyer means, or how the order stands. */
export function wire({ onChange }) {
  intent.addEventListener("change", () => {
    situation.correctIntent(intent.value);
    onChange();
  });
  status.addEventListener("change", () => {
    situation.correctStatus(status.value);
    onChange();
  });
  showOrder();
}

function statusText(code, order) {
  const counted = code === "paid" && order?.status === code && order.paid_at ? since(order.paid_at, situation.now()) : "";
  if (counted === "刚刚") return "刚付款";
  return STATUSES[code] + counted;
}

export function showOrder() {
  const order = situation.order();
  const current = order?.status ?? "";
  status.replaceChildren(
    ...Object.keys(STATUSES).map((code) => make("option", { value: code, selected: code === current }, statusText(code, order))),
  );
}

/** Show an answer of suggest; `null` when nobody has spoken. */
export function showUnderstood(answer) {
  showOrder();
  const codes = (answer?.intents ?? []).map(({ code }) => code);
  situation.understood(codes[0]);
  intent.disabled = !answer;
  intent.replaceChildren(...(answer ? readings(codes) : [make("option", {}, "还没有对话")]));
  const mood = find("mood");
  mood.textContent = MOODS[answer?.mood] ?? "";
  mood.className = `mood ${answer?.mood ?? ""}`;
  showShipLine(answer);
}

/** What the buyer may mean: our readings, the likeliest first, then everything else there is. */
function readings(codes) {
  const option = (code) => make("option", { value: code, selected: code === codes[0] }, intentName(code));
  const first = codes.length ? codes.map(option) : [make("option", { value: "", selected: true, disabled: true }, "没看懂，点这里选")];
  return [...first, make("optgroup", { label: "都不是，买家在问" }, ...intentsBeside(codes).map(option))];
}

function showShipLine(answer) {
  const line = find("ship-line");
  const waiting = ["", "none", "unpaid", "paid"].includes(situation.order()?.status ?? "");
  line.hidden = !answer || (!answer.ship_line && !waiting);
  line.classList.toggle("unknown", !answer?.ship_line);
  line.classList.toggle("aside-note", !waiting);
  if (answer) line.replaceChildren(icon("clock"), make("span", {}, answer.ship_line ?? "现在没有能保证的发货日，先别说哪天发"));
}
