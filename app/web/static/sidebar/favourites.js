// What this person keeps at hand: favourites, and what they used lately and often.

import { get, overtaken, send } from "./api.js";
import { recent } from "./recent.js";

const SHOWN = 5;
let kept = null;

/** Whether a phrase is a favourite, as far as is known yet. */
export const isKept = (id) => kept?.has(id) ?? false;

/** Load the favourites once; a visitor of the demo has none. */
export async function load() {
  if (kept) return;
  try {
    kept = new Map((await get("favourites", "/favourites")).items.map((phrase) => [phrase.id, phrase]));
  } catch (error) {
    if (!overtaken(error) && error.status !== 401) kept = new Map(); // after a login they are asked for again
  }
}

/** Keep a phrase at hand, or let it go. Resolves to whether it is kept now; throws what the service says. */
export async function toggle(card) {
  await load();
  const keep = !isKept(card.id);
  await send("keep", keep ? "PUT" : "DELETE", `/favourites/${encodeURIComponent(card.id)}`);
  kept ??= new Map();
  if (keep) kept.set(card.id, { ...card, text: card.template ?? card.text });
  else kept.delete(card.id);
  return keep;
}

/** What to offer before a word is typed: favourites first, then the lately used, then the often used; each once. */
export async function atHand() {
  await load();
  const used = await get("often", `/phrases/often?limit=${SHOWN}`).catch((error) => {
    if (overtaken(error)) throw error;
    return { recent: [], often: [] };
  });
  const lately = used.recent.length ? used.recent : recent();
  const groups = [["收藏", [...(kept?.values() ?? [])]], ["最近用过", lately], ["常用", used.often]];
  const seen = new Set();
  return groups.flatMap(([group, phrases]) =>
    phrases.filter(({ id }) => !seen.has(id) && seen.add(id)).slice(0, SHOWN).map((phrase) => ({ ...phrase, group })));
}
