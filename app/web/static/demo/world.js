// The little world of the demo: a clock that runs, an order in one of five states, and what the shop can do.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OFFSET = 8 * HOUR; // Asia/Shanghai has no daylight saving
const given = JSON.parse(document.body.dataset.facts || "{}");
const field = (id) => document.getElementById(id);

let base = Date.now();
let since = Date.now();

/** The demo's present moment. */
export const now = () => base + (Date.now() - since);

/** A moment as the API takes it: Shanghai's wall clock with its offset. */
export const iso = (moment) => `${new Date(moment + OFFSET).toISOString().slice(0, 19)}+08:00`;

const wall = (moment) => new Date(moment + OFFSET).toISOString().slice(0, 16);

function setClock(moment) {
  base = moment;
  since = Date.now();
  field("now").value = wall(moment);
}

function jump(where) {
  const cutoff = Date.parse(`${wall(now()).slice(0, 10)}T${field("cutoff").value || "16:00"}:00+08:00`);
  setClock({ before: cutoff - HOUR / 6, after: cutoff + HOUR / 6, real: Date.now() }[where]);
}

export const status = () => document.querySelector("[name=status]:checked").value;

export function setStatus(code) {
  document.querySelector(`[name=status][value="${code}"]`).checked = true;
}

/** The shop's facts with the visitor's changes. */
export function shop() {
  const only = field("window-only").checked;
  const facts = { ...given, cutoff: field("cutoff").value || given.cutoff, backlog_days: Number(field("backlog").value) || 0 };
  facts.date_promises = only ? "window_only" : "any";
  if (only) {
    delete facts.ship_window_hours;
    facts.ship_window_days = Number(field("window-days").value) || 3;
  }
  return facts;
}

/** The order in its present state. Paid the day before yesterday; shipped orders stand still for a day. */
export function order(started) {
  const code = status();
  if (code === "none") return { status: code };
  const made = { id: "D20260001", status: code, amount: 89, items: [{ id: "C1", title: "手绘陶瓷杯", qty: 1, stock: 36 }] };
  if (code === "unpaid") return made;
  const age = code === "paid" ? 2 : code === "shipped" ? 4 : 7;
  made.paid_at = iso(started - age * DAY);
  if (code !== "paid") Object.assign(made, { courier: "中通快递", waybill: "75100012345678", last_scan_at: iso(started - (code === "signed" ? 3 * HOUR : 26 * HOUR)) });
  return made;
}

/** `onChange()` whenever the visitor turns a knob. */
export function wire(onChange) {
  setClock(Date.now());
  field("now").addEventListener("change", () => {
    const typed = Date.parse(`${field("now").value}:00+08:00`);
    if (!Number.isNaN(typed)) setClock(typed);
    onChange();
  });
  for (const id of ["cutoff", "backlog", "window-only", "window-days"]) field(id).addEventListener("change", onChange);
  field("status").addEventListener("change", onChange);
  for (const button of document.querySelectorAll("[data-clock]")) {
    button.addEventListener("click", () => {
      jump(button.dataset.clock);
      onChange();
    });
  }
}
