// The demo chat: the visitor is the buyer, the sidebar stands beside it and talks by the documented protocol.

import { STORIES } from "./demo/stories.js";
import * as world from "./demo/world.js";

const PAUSE = 900;
const find = (id) => document.getElementById(id);
const box = find("reply-text");
let turns = [];
let chats = 0;
let started = 0;
let story = null;
let line = 0;
let timer = 0;

const theme = document.body.dataset.themeName;
const sidebar = window.Kuaihui.mount(find("side"), {
  src: theme ? `/sidebar?theme=${theme}` : "/sidebar",
  onInsert(text, { conversation }) {
    if (conversation !== `demo-${chats}`) return "买家已经换了，没有插入";
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.focus();
    return true;
  },
  onClose: () => box.focus(),
});

function tell() {
  sidebar.context({
    conversation: `demo-${chats}`,
    messages: turns,
    order: world.order(started),
    buyer: { id: "demo-buyer" },
    now: world.iso(world.now()),
    shop: world.shop(),
  });
  describeOrder();
}

function describeOrder() {
  const made = world.order(started);
  const parts = made.items ? [made.items[0].title, `¥${made.amount}`] : ["还没有下单"];
  if (made?.paid_at) parts.push(`${made.paid_at.slice(5, 16).replace("T", " ")} 付款`);
  if (made?.waybill) parts.push(`${made.courier} ${made.waybill}`);
  find("order-line").textContent = parts.join(" · ");
}

function add(role, text) {
  turns.push({ role, text, at: world.iso(world.now()) });
  const item = document.createElement("li");
  const who = document.createElement("span");
  const said = document.createElement("p");
  item.className = `turn ${role}`;
  who.className = "who";
  who.textContent = role === "buyer" ? "买家" : "客服";
  said.textContent = text;
  item.append(who, said);
  find("turns").append(item);
  item.scrollIntoView({ block: "nearest" });
  tell();
}

/** A new buyer walks in with the first line of a story. */
function begin(chosen) {
  clearTimeout(timer);
  [story, line, turns, started] = [chosen, 0, [], world.now()];
  chats += 1;
  box.value = "";
  find("turns").replaceChildren();
  world.setStatus(chosen.status);
  for (const button of find("stories").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.textContent === chosen.name));
  }
  goOn();
}

function goOn() {
  const text = story?.lines[line];
  if (!text) return;
  line += 1;
  add("buyer", text);
}

function enters(area, say) {
  area.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text) return;
    area.value = "";
    say(text);
  });
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    area.form.requestSubmit();
  });
}

enters(find("say-text"), (text) => {
  clearTimeout(timer);
  story = null; // the visitor has taken over
  add("buyer", text);
});
enters(box, (text) => {
  sidebar.sent(text);
  add("agent", text);
  timer = setTimeout(goOn, PAUSE);
});
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.key !== "ArrowDown") return;
  event.preventDefault();
  sidebar.focus();
});
find("stories").append(...STORIES.map((each) => {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = each.name;
  button.addEventListener("click", () => begin(each));
  item.append(button);
  return item;
}));
world.wire(tell);
begin(STORIES[0]);
