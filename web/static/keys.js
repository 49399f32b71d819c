// Keys for who reads without a mouse; none of them acts while something is typed, or over an open dialog.

import { openSource } from "./panel.js";

const dialog = document.getElementById("keys");
const FIELDS = "input, textarea, select, [contenteditable]";

export function listenToKeys(turns, box) {
  document.getElementById("show-keys").addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (document.querySelector("dialog:modal")) return;
    if (event.target.closest(FIELDS)) {
      if (event.key === "Escape" && event.target === box && !document.querySelector("dialog[open]")) box.blur();
      return;
    }
    const act = action(event.key, turns, box);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function action(key, turns, box) {
  if (key === "/") return () => box.focus();
  if (key === "?") return () => dialog.showModal();
  if (key === "n") return () => go(turns, 1);
  if (key === "p") return () => go(turns, -1);
  if (!/^[1-9]$/.test(key)) return null;
  const chip = [...(newest(turns)?.querySelectorAll(".chip") ?? [])].find((one) => one.textContent === key);
  return chip && (() => openSource(chip.href, chip));
}

function newest(turns) {
  return [...turns.querySelectorAll(".turn[id]")].at(-1);
}

// From the answer that has the focus; else from the one that the reader looks at.
function go(turns, step) {
  const all = [...turns.querySelectorAll(".turn[id]")];
  const focused = all.findIndex((turn) => turn.contains(document.activeElement));
  const seen = all.findLastIndex((turn) => turn.getBoundingClientRect().top < innerHeight / 2);
  const turn = all[Math.min(Math.max((focused < 0 ? seen : focused) + step, 0), all.length - 1)];
  const question = turn?.querySelector(".question");
  if (!question) return;
  question.tabIndex = -1;
  question.focus({ preventScroll: true });
  turn.scrollIntoView({ block: "start" });
}
