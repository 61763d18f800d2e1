// Chatwoot's dashboard app: its `appContext` message, a JSON string, read as a context of our own protocol.

/** What makes Chatwoot tell the conversation again. */
export const FETCH = "chatwoot-dashboard-app:fetch-info";

const ROLES = { 0: "buyer", 1: "agent" }; // incoming, outgoing; activities and templates are nobody's words

/** The context in a Chatwoot message, or null where it is none. */
export function fromChatwoot(data) {
  if (typeof data !== "string" || !data.startsWith("{")) return null;
  let told;
  try {
    told = JSON.parse(data);
  } catch {
    return null;
  }
  const conversation = told?.event === "appContext" ? told.data?.conversation : null;
  if (!conversation || !Array.isArray(conversation.messages)) return null;
  return {
    conversation: `chatwoot-${conversation.id}`,
    messages: conversation.messages.filter(spoken).map(turn),
    buyer: { id: String(told.data.contact?.id ?? conversation.id) },
  };
}

const spoken = ({ message_type: type, content, private: note }) => type in ROLES && !note && typeof content === "string" && content.trim();

const turn = ({ message_type: type, content, created_at: at }) => ({
  role: ROLES[type],
  text: content,
  ...(Number.isFinite(at) ? { at: new Date(at * 1000).toISOString() } : {}),
});
