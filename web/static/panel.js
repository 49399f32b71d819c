// Opens a source beside the answer, its quote marked; on a phone it is a sheet over the page, which Back closes.

const panel = document.getElementById("panel");
const title = document.getElementById("panel-title");
const body = document.getElementById("panel-body");
const page = document.getElementById("panel-page");
const strings = document.getElementById("strings").dataset;
const narrow = window.matchMedia("(max-width: 60rem)");
const SHEET = "sheet"; // the state of the page's history while a sheet is over it
let opener = null;
let wanted = "";

export async function openSource(link, from, focus = true) {
  opener = from;
  wanted = link;
  entitle(strings.opening);
  page.href = link;
  body.replaceChildren();
  if (!panel.open) open();
  const [heading, ...parts] = await read(link);
  if (wanted !== link) return; // another source was opened meanwhile
  entitle(heading.text, heading.language);
  body.replaceChildren(...parts);
  body.querySelector("#quote")?.scrollIntoView({ block: "center" });
  if (focus) body.focus({ preventScroll: true });
}

// A panel that is open goes on with the newest answer; it closes when that has no source.
export function followAnswer(turn) {
  if (!panel.open) return;
  const first = turn.querySelector(".chip");
  if (first) {
    openSource(first.href, first, panel.contains(document.activeElement));
    return;
  }
  opener = null;
  panel.close();
}

function open() {
  if (narrow.matches) {
    panel.showModal();
    history.pushState(SHEET, "");
  } else {
    panel.show();
  }
  document.body.classList.toggle("beside", !narrow.matches);
}

async function read(link) {
  let reply;
  let text;
  try {
    reply = await fetch(link);
    text = await reply.text();
  } catch {
    return failed(link, strings.unreached);
  }
  const found = new DOMParser().parseFromString(text, "text/html");
  const article = found.querySelector("article.document");
  if (!article) {
    const problem = found.querySelector(".problem p")?.textContent;
    return failed(link, problem ?? strings.refused.replace("{status}", reply.status));
  }
  const heading = found.querySelector("h1");
  const notes = found.querySelectorAll(".about :is(.remark, .as-it-is)");
  return [{ text: heading.textContent, language: heading.lang }, ...notes, article];
}

function failed(link, message) {
  const told = Object.assign(document.createElement("p"), { className: "fault", textContent: message });
  told.setAttribute("role", "alert");
  const again = Object.assign(document.createElement("button"), { className: "plain", type: "button", textContent: strings.retry });
  again.addEventListener("click", () => openSource(link, opener));
  return [{ text: strings.unopened }, told, again];
}

function entitle(text, language) {
  title.textContent = text;
  title.lang = language || document.documentElement.lang;
}

function closed() {
  document.body.classList.remove("beside");
  wanted = "";
  if (history.state === SHEET) history.back();
  if (opener?.isConnected) {
    opener.focus({ preventScroll: true });
    opener.scrollIntoView({ block: "nearest" });
  }
  opener = null;
}

document.getElementById("panel-close").addEventListener("click", () => panel.close());
panel.addEventListener("close", closed);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel.open && !document.querySelector("#keys[open]")) panel.close();
});
window.addEventListener("popstate", () => {
  if (panel.open && history.state !== SHEET) panel.close();
});
if (history.state === SHEET) history.replaceState(null, ""); // the page was loaded again under an open sheet
