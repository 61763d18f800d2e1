// What the page asked for by itself and did not get: said once on top of it, and taken back with the next answer.

const note = document.getElementById("away");
const KEPT = "填的内容都还在这一页上。";
const SAYS = {
  0: `连不上快回，刚才这一步没有做成。请检查网络再试一次，${KEPT}`,
  401: `登录已过期。请在新标签页登录，再回来接着做，${KEPT}`,
};
const FAILED = `快回暂时没有回应，请稍后再试，${KEPT}`;

/** Say what came of a request: its HTTP status, 0 where nobody answered. */
export function tell(status) {
  note.hidden = status >= 200 && status < 400;
  note.lastElementChild.textContent = note.hidden ? "" : (SAYS[status] ?? FAILED);
}
