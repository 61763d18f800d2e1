/* 快回 embed: puts the sidebar into a page and speaks its protocol (docs/embed.md). */
(() => {
  const here = document.currentScript.src;

  function mount(box, { src = "/sidebar", title = "快回 回复推荐", onInsert, onClose } = {}) {
    const url = new URL(src, here);
    const frame = document.createElement("iframe");
    let latest = null;
    let ready = false;
    frame.title = title;
    frame.allow = "clipboard-write";
    frame.src = url.href;

    const post = (type, fields) =>
      frame.contentWindow.postMessage({ kuaihui: 1, type, ...fields }, url.origin);

    async function insert({ n, text, id, conversation }) {
      let reason = "聊天窗口没有接入插入";
      try {
        if (onInsert) reason = await onInsert(text, { id, conversation });
      } catch {
        reason = "聊天窗口没能接收这条回复";
      }
      const ok = typeof reason !== "string";
      post("inserted", ok ? { n, ok } : { n, ok, reason });
    }

    function hear(event) {
      const message = event.data;
      if (event.source !== frame.contentWindow || event.origin !== url.origin) return;
      if (!message || message.kuaihui !== 1) return;
      if (message.type === "insert") insert(message);
      if (message.type === "close") onClose?.();
      if (message.type === "ready") {
        ready = true;
        if (latest) post("context", latest);
      }
    }

    addEventListener("message", hear);
    box.append(frame);
    return {
      frame,
      context(fields) {
        latest = fields;
        if (ready) post("context", fields);
      },
      sent(text) {
        if (ready) post("sent", { text });
      },
      focus() {
        frame.focus();
        if (ready) post("focus");
      },
      remove() {
        removeEventListener("message", hear);
        frame.remove();
      },
    };
  }

  window.Kuaihui = { mount };
})();
