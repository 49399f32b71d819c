// Opens a source beside the answer, its quote marked; on a phone it is a sheet over the page.

const panel = document.getElementById("panel");
const title = document.getElementById("panel-title");
const body = document.getElementById("panel-body");
const page = document.getElementById("panel-page");
const narrow = window.matchMedia("(max-width: 60rem)");
let opener = null;

export async function openSource(link, from, opening) {
  opener = from;
  entitle(opening);
  page.href = link;
  body.replaceChildren();
  if (!panel.open) {
    if (narrow.matches) panel.showModal();
    else panel.show();
    document.body.classList.toggle("beside", !narrow.matches);
  }
  try {
    const reply = await fetch(link);
    const read = new DOMParser().parseFromString(await reply.text(), "text/html");
    const text = read.querySelector("article.document");
    if (!text) throw new Error(read.querySelector(".problem p")?.textContent ?? "");
    const heading = read.querySelector("h1");
    entitle(heading.textContent, heading.lang);
    const notes = read.querySelectorAll(".about :is(.remark, .as-it-is)");
    body.replaceChildren(...notes, text);
    body.querySelector("#quote")?.scrollIntoView({ block: "center" });
  } catch (error) {
    if (error instanceof TypeError || !error.message) location.assign(link);
    entitle(error.message);
  }
  body.focus({ preventScroll: true });
}

function entitle(text, language) {
  title.textContent = text;
  title.lang = language || document.documentElement.lang;
}

function closed() {
  document.body.classList.remove("beside");
  opener?.focus({ preventScroll: true });
  opener = null;
}

document.getElementById("panel-close").addEventListener("click", () => panel.close());
panel.addEventListener("close", closed);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel.open) panel.close();
});
