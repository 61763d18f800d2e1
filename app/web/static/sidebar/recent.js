// Phrases this agent used lately, kept in this browser alone: ids and titles, never a buyer's words.

const KEY = "kuaihui.recent";
const MOST = 8;

/** The used phrases, latest first: `{id, code, title, text}`. */
export function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** Note that a phrase from the search was used; suggestions carry filled-in text and aren't kept. */
export function remember({ id, code, title, category, template }) {
  if (!template) return;
  const kept = [{ id, code, title, category, text: template }, ...recent().filter((entry) => entry.id !== id)];
  try {
    localStorage.setItem(KEY, JSON.stringify(kept.slice(0, MOST)));
  } catch {
    /* a full or forbidden store only costs the convenience */
  }
}
