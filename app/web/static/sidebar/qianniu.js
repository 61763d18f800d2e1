// 千牛 as a host: the sidebar opened as a plug-in page, with the client's SDK in the window. Written to what is publicly
// known of that SDK and tested against a stand-in of it; unverified on a real client. Inserts only, never sends.

const ASK_AGAIN = 1000;
const PREFIX = "cntaobao";

const sdk = () => (typeof window.QN?.app?.invoke === "function" ? window.QN.app : null);

/** Whether the client's SDK is here. */
export const present = () => sdk() !== null;

const call = async (api, query = {}) => sdk().invoke({ api, query });

/** The buyer whose chat is in front, as the client names them; "" when it can't be told. */
async function activeBuyer() {
  const user = await call("getActiveUser");
  return String(user?.uid ?? user?.result?.uid ?? user?.nick ?? user?.result?.nick ?? "");
}

async function boxIsEmpty() {
  const box = await call("isInputboxEmpty");
  return (box?.isEmpty ?? box?.result?.isEmpty) === true;
}

/** Follow the chat in front: `onContext` once for each new buyer. The client tells no messages: the agent searches or drafts. */
export function connect({ onContext }) {
  let last = null;
  const look = async () => {
    const buyer = await activeBuyer().catch(() => "");
    if (!buyer || buyer === last || document.visibilityState !== "visible") return;
    last = buyer;
    onContext({ conversation: buyer, messages: [] });
  };
  look();
  setInterval(look, ASK_AGAIN);
}

/** Put a text into the input box of `conversation`, if that chat is still in front and nothing is typed there. */
export async function insert(text, { conversation }) {
  try {
    const buyer = await activeBuyer();
    if (!buyer || buyer !== conversation) return { ok: false, reason: "买家已经换了，没有插入" };
    if (!(await boxIsEmpty())) return { ok: false, reason: "输入框里还有没发的话，没有插入" };
    await call("insertText2Inputbox", { uid: buyer.startsWith(PREFIX) ? buyer : PREFIX + buyer, text });
    return { ok: true };
  } catch {
    return { ok: false, reason: "千牛没有接收，请复制后粘贴" };
  }
}
