// While an import runs its page looks after itself; once it is over the page is loaded anew.

import { tell } from "./away.js";

const PAUSE = 700;
const LATER = 5000; // after a look that came to nothing

async function look() {
  const answer = await fetch(location.href).catch(() => ({ status: 0 }));
  tell(answer.status);
  if (!answer.ok) return setTimeout(look, LATER);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-running]");
  if (!fresh) {
    return location.reload();
  }
  document.getElementById("running").replaceChildren(...fresh.childNodes);
  return setTimeout(look, PAUSE);
}

if (document.getElementById("running")) setTimeout(look, PAUSE);
