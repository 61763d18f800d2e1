// Building and finding elements. Text goes in as text, never as markup.

export const find = (id) => document.getElementById(id);

/** An element with properties and children; `class`, `data-…` and `aria-…` are set as attributes. */
export function make(tag, fields = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    if (name in element && !name.includes("-")) element[name] = value;
    else element.setAttribute(name === "class" ? "class" : name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** An icon of the sprite; decorative, so a word always stands beside it. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Whether this key press belongs to an input method: Enter there confirms a word. */
export const composing = (event) => event.isComposing || event.keyCode === 229;

let fading = 0;

/** Say something in passing; screen readers hear it too. */
export function toast(text) {
  const place = find("toast");
  clearTimeout(fading);
  place.textContent = text;
  fading = setTimeout(() => { place.textContent = ""; }, 3200);
}
