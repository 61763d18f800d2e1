// What is known of the conversation: the host's claim, with the agent's corrections on top.

const KNOWN = ["messages", "order", "buyer", "channel", "now", "shop"];
const KEPT_TURNS = 40;

let host = {};
let corrected = null;
let meant = null;
let intent = null;

/** Take the host's context. Returns `{changed, moved}`: anything new, another conversation. */
export function take(fields) {
  const next = { conversation: fields.conversation };
  for (const name of KNOWN) if (fields[name] !== undefined && fields[name] !== null) next[name] = fields[name];
  next.messages = Array.isArray(next.messages) ? next.messages.slice(-KEPT_TURNS) : [];
  const changed = JSON.stringify(next) !== JSON.stringify(host);
  const moved = next.conversation !== host.conversation;
  if (moved || next.order?.status !== host.order?.status) corrected = null;
  if (moved || next.messages.at(-1)?.text !== lastTurn()?.text) meant = null;
  host = next;
  return { changed, moved };
}

/** The agent says the order stands otherwise; an empty status means that it isn't known. */
export function correctStatus(status) {
  corrected = status;
}

/** The agent says what the buyer means by the last message. */
export function correctIntent(code) {
  meant = code;
}

export const conversation = () => host.conversation;
export const buyer = () => host.buyer?.id ?? host.buyer?.name;
export const lastTurn = () => host.messages?.at(-1);
/** What the buyer said last, also when it has been answered. */
export const lastBuyer = () => host.messages?.findLast(({ role }) => role === "buyer");
export const now = () => (host.now ? new Date(host.now) : new Date());

export function order() {
  if (corrected === null) return host.order;
  if (corrected === "") return undefined;
  return corrected === "none" ? { status: corrected } : { ...host.order, status: corrected };
}

/** The body of a suggest request. */
export const asked = (limit) => ({ ...host, conversation: undefined, order: order(), intent: meant ?? undefined, limit });

/** What a check or a render needs of it. */
export const known = () => ({ messages: host.messages ?? [], order: order(), now: host.now, shop: host.shop });

/** The intent the header shows as understood. */
export const topIntent = () => intent;
export function understood(code) {
  intent = code ?? null;
}
