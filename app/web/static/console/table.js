// The table beyond plain forms: one box for the whole page, and how many are chosen. Without it boxes still work.

const find = (id) => document.getElementById(id);
const boxes = () => [...document.querySelectorAll("#many input[name=pick]")];

document.addEventListener("change", ({ target }) => {
  if (target.id === "every") for (const box of boxes()) box.checked = target.checked;
  if (target.closest("#many")) tell();
});
addEventListener("pageshow", tell);
document.addEventListener("htmx:afterSettle", tell);
tell();

/** Say how many are chosen, and let the box of the page show all, some or none. */
function tell() {
  const every = find("every");
  if (!every) return;
  const all = boxes();
  const count = all.filter((box) => box.checked).length;
  every.closest("label").hidden = false;
  every.checked = count === all.length;
  every.indeterminate = count > 0 && count < all.length;
  find("picked").textContent = find("all")?.checked ? "已选全部" : `已选${count}条`;
}
