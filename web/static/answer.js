// What can be done with an answer: open its sources, copy it, print it, say whether it is good.

import { openSource } from "./panel.js";

const strings = document.getElementById("strings").dataset;

export function listen(root, notice) {
  document.documentElement.classList.add("scripting");
  root.addEventListener("click", async (event) => {
    const source = event.target.closest(".chip, .source .open");
    if (source && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      source.closest(".cite")?.classList.add("dismissed"); // the panel shows the quote at length
      openSource(source.href, source);
      return;
    }
    const copy = event.target.closest(".copy");
    if (copy) {
      notice.textContent = (await copied(copy.dataset.source)) ? strings.copied : strings.uncopied;
      return;
    }
    for (const menu of root.querySelectorAll(".take-away[open]")) {
      if (!menu.contains(event.target) || event.target.closest(".menu a, .menu button")) menu.open = false;
    }
    if (event.target.closest(".print")) window.print();
  });
  for (const left of ["pointerout", "focusout"]) {
    root.addEventListener(left, (event) => {
      const cite = event.target.closest(".cite");
      if (cite && !cite.contains(event.relatedTarget)) cite.classList.remove("dismissed");
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement.closest(".take-away[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    for (const cite of root.querySelectorAll(".cite:is(:hover, :focus-within)")) cite.classList.add("dismissed");
  });
  root.addEventListener("submit", (event) => {
    const form = event.target.closest(".feedback");
    if (!form) return;
    event.preventDefault();
    judge(form.closest(".actions"), form.action, event.submitter?.value || form.elements.verdict.value);
  });
}

async function judge(actions, address, verdict) {
  const why = actions.querySelector(".why");
  const body = new URLSearchParams({ verdict, reason: why.elements.reason.value });
  const reply = await fetch(address, { method: "POST", body }).catch(() => null);
  if (!reply?.ok) return;
  for (const button of actions.querySelectorAll("[aria-pressed]")) {
    button.setAttribute("aria-pressed", String(button.value === verdict));
  }
  why.elements.verdict.value = verdict;
  why.hidden = false;
  actions.querySelector(".thanks").textContent = strings.thanks;
}

async function copied(address) {
  const told = fetch(address).then((reply) => (reply.ok ? reply.json() : Promise.reject(reply.status)));
  try {
    await copyRich(told).catch(async () => navigator.clipboard.writeText((await told).text));
    return true;
  } catch {
    return false;
  }
}

async function copyRich(told) { // Safari wants the promises within the click, so nothing is awaited before
  const form = (type, name) => told.then((copy) => new Blob([copy[name]], { type }));
  await navigator.clipboard.write([new ClipboardItem({ "text/html": form("text/html", "html"), "text/plain": form("text/plain", "text") })]);
}
