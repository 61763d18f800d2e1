// The small questions before an act (.ask): one open at a time, away with Esc or a click beside it.

const open = () => document.querySelector(".ask[open]");

document.addEventListener("toggle", (event) => {
  const ask = event.target;
  if (!ask.matches(".ask") || !ask.open) return;
  for (const other of document.querySelectorAll(".ask[open]")) other.open = other === ask;
  ask.querySelector("form :is(input:not([type=hidden]), textarea)")?.focus(); // never the button: a held Enter would press it
}, true);
document.addEventListener("keydown", (event) => {
  const ask = event.key === "Escape" && !event.isComposing && open();
  if (!ask) return;
  ask.open = false;
  ask.querySelector("summary").focus();
});
document.addEventListener("pointerdown", (event) => {
  const ask = open();
  if (ask && !ask.contains(event.target)) ask.open = false;
});
