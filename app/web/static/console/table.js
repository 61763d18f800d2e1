// The table beyond plain forms: one box for the whole page, and how many are chosen. Without it boxes still work.

const form = document.getElementById("many");
const every = document.getElementById("every");
const all = document.getElementById("all");
const boxes = form ? [...form.querySelectorAll("input[name=pick]")] : [];

if (form) {
  every.closest("label").hidden = false;
  every.addEventListener("change", () => {
    for (const box of boxes) box.checked = every.checked;
    tell();
  });
  form.addEventListener("change", tell);
  addEventListener("pageshow", tell);
  tell();
}

/** Say how many are chosen, and let the box of the page show all, some or none. */
function tell() {
  const count = boxes.filter((box) => box.checked).length;
  every.checked = count === boxes.length;
  every.indeterminate = count > 0 && count < boxes.length;
  document.getElementById("picked").textContent = all?.checked ? "已选全部" : `已选${count}条`;
}
