// Spans: the server counts characters, JavaScript counts UTF-16 units; an emoji is one of the former, two of the latter.

import { make } from "./dom.js";

/** Server offsets → offsets into this string. */
export function unitOffsets(text) {
  const at = [0];
  for (const character of text) at.push(at[at.length - 1] + character.length);
  return (offset) => at[Math.max(0, Math.min(offset, at.length - 1))];
}

const RANK = { block: 4, hold: 3, warn: 2, kept: 1 };

/** Cut `text` at every span's edges; where spans overlap the graver one shows, and a filled slot beside it. */
export function marked(text, spans) {
  const unit = unitOffsets(text);
  const placed = spans.map((s) => ({ ...s, start: unit(s.start), end: unit(s.end) })).filter((s) => s.end > s.start);
  const edges = [...new Set([0, text.length, ...placed.flatMap((s) => [s.start, s.end])])].sort((a, b) => a - b);
  return edges.slice(0, -1).map((start, i) => {
    const piece = text.slice(start, edges[i + 1]);
    const over = placed.filter((s) => s.start <= start && s.end >= edges[i + 1]);
    if (!over.length) return piece;
    over.sort((a, b) => (RANK[b.kind] ?? 0) - (RANK[a.kind] ?? 0));
    const slot = over.find(({ kind }) => kind === "slot");
    const kinds = new Set([over[0].kind, ...(slot ? ["slot"] : [])]);
    return make(over[0].tag ?? "mark", { class: [...kinds].join(" "), "data-slot": slot?.slot, title: slot?.title }, piece);
  });
}

/** Of the promises found, those with something to keep; 尽快 and 最快 bind nobody. */
export const firm = (promises) => promises.filter(({ kind }) => kind !== "effort" && kind !== "open");
