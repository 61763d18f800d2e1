// The chat tool around us. Messages are taken from, and given to, the parent window at an allowed origin only.

import { FETCH, fromChatwoot } from "./chatwoot.js";
import * as qianniu from "./qianniu.js";

const WAIT = 1200;
const ASK_AGAIN = 2000; // Chatwoot tells a conversation once; what comes after has to be asked for
const framed = window.parent !== window;
const waiting = new Map();
let origin = null;
let count = 0;
let chatwoot = false;

/** Origins the server allows to embed us; it writes our own as in a policy. */
const named = JSON.parse(document.body.dataset.hosts || "[]");
const allowed = new Set(named.map((name) => (name === "'self'" ? window.location.origin : name)));

function parentOrigin() {
  const claimed = window.location.ancestorOrigins?.[0] ?? (document.referrer ? new URL(document.referrer).origin : null);
  return allowed.has(claimed) ? claimed : null;
}

function post(type, fields = {}) {
  if (framed && origin) window.parent.postMessage({ kuaihui: 1, type, ...fields }, origin);
}

/** What stands around us: a page that tells the conversation, the 千牛 client, which doesn't, or nothing. */
export const around = () => (framed ? "page" : qianniu.present() ? "qianniu" : "nothing");

/** Listen to the host: `onContext(fields)` for a conversation, `onFocus()` when the agent turns to us, `onSent(text)`. */
export function connect({ onContext, onFocus, onSent }) {
  if (!framed && qianniu.present()) {
    qianniu.connect({ onContext });
    return;
  }
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || !framed || !allowed.has(event.origin)) return;
    const told = fromChatwoot(event.data);
    const message = told ? { kuaihui: 1, type: "context", ...told } : event.data;
    if (!message || message.kuaihui !== 1) return;
    origin = event.origin;
    if (told && !chatwoot) followChatwoot();
    if (message.type === "context") onContext(message);
    if (message.type === "focus") onFocus();
    if (message.type === "sent") onSent(message.text);
    if (message.type === "inserted") waiting.get(message.n)?.(message);
  });
  origin = parentOrigin();
  post("ready");
  askChatwoot();
}

function askChatwoot() {
  if (framed && origin && document.visibilityState === "visible") window.parent.postMessage(FETCH, origin);
}

function followChatwoot() {
  chatwoot = true;
  setInterval(askChatwoot, ASK_AGAIN);
}

/** Put a text on the clipboard; false where the browser refuses. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text) {
  const before = document.activeElement;
  const area = document.createElement("textarea");
  area.className = "sr-only";
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  before?.focus();
  return done;
}

/**
 * Offer a text to the host's input box; it never sends. Resolves to `{ok, reason?, copied?}`.
 * Without a host, and in Chatwoot, which takes nothing back, the text is copied. A host that doesn't confirm is taken at its word.
 */
export async function insert(text, { id, conversation }) {
  if (!framed && qianniu.present()) return qianniu.insert(text, { conversation });
  if (!framed || !origin || chatwoot) return { ok: await copy(text), copied: true };
  const n = ++count;
  const confirmed = new Promise((done) => {
    waiting.set(n, done);
    setTimeout(() => done({ ok: true }), WAIT);
  });
  post("insert", { n, text, id, conversation });
  const { ok, reason } = await confirmed;
  waiting.delete(n);
  return { ok: ok === true, reason: typeof reason === "string" ? reason : undefined };
}

/** Hand the keyboard back to the chat. */
export const close = () => post("close");
