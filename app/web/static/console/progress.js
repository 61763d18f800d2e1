// While an import runs its page looks after itself; once it is over the page is loaded anew.

const PAUSE = 700;

async function look() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-running]");
  if (!fresh) {
    location.reload();
    return;
  }
  document.getElementById("running").replaceChildren(...fresh.childNodes);
  setTimeout(look, PAUSE);
}

if (document.getElementById("running")) setTimeout(look, PAUSE);
