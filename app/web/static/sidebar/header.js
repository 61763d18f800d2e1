// The two lines on top: what we understood (and the agent may correct), and when the shop can honestly ship.

import { find, icon, make } from "./dom.js";
import { MOODS, STATUSES, intentName, since } from "./words.js";
import * as situation from "./situation.js";

const intent = find("intent");
const status = find("status");

/** `onIntent(code)`: the agent says the buyer means something else. `onStatus()`: the order was corrected. */
export function wire({ onIntent, onStatus }) {
  intent.addEventListener("change", () => onIntent(intent.value));
  status.addEventListener("change", () => {
    situation.correctStatus(status.value);
    onStatus();
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
  const codes = answer?.intents ?? [];
  situation.understood(codes[0]?.code);
  intent.disabled = codes.length === 0;
  intent.replaceChildren(
    ...(codes.length
      ? codes.map(({ code }, i) => make("option", { value: code, selected: i === 0 }, intentName(code)))
      : [make("option", {}, answer ? "没看懂买家的话" : "还没有对话")]),
  );
  const mood = find("mood");
  mood.textContent = MOODS[answer?.mood] ?? "";
  mood.className = `mood ${answer?.mood ?? ""}`;
  showShipLine(answer);
}

function showShipLine(answer) {
  const line = find("ship-line");
  const waiting = ["", "none", "unpaid", "paid"].includes(situation.order()?.status ?? "");
  line.hidden = !answer || (!answer.ship_line && !waiting);
  line.classList.toggle("unknown", !answer?.ship_line);
  line.classList.toggle("aside-note", !waiting);
  if (answer) line.replaceChildren(icon("clock"), make("span", {}, answer.ship_line ?? "现在没有能保证的发货日，先别说哪天发"));
}
