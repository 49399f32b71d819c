// Asks without leaving the page. Without this script the form is a plain link that answers on a page of its own.
"use strict";

const form = document.getElementById("ask");
const box = document.getElementById("question");
const button = form.querySelector("button");
const conversation = document.getElementById("conversation");
const turns = document.getElementById("turns");
const notice = document.getElementById("status");
const welcome = document.querySelector(".welcome");

async function ask(question) {
  const waiting = document.getElementById("waiting").content.firstElementChild.cloneNode(true);
  waiting.querySelector(".question").textContent = question;
  welcome.hidden = true;
  turns.append(waiting);
  waiting.scrollIntoView({ block: "start" });
  button.disabled = true;
  notice.textContent = "";
  try {
    const reply = await fetch("/turns", {
      method: "POST",
      body: new URLSearchParams({ question, conversation: conversation.value }),
    });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const turn = page.querySelector(".turn");
    if (!turn) throw new Error(page.querySelector(".problem p")?.textContent ?? `The server answered ${reply.status}.`);
    conversation.value = turn.dataset.conversation;
    waiting.replaceWith(turn);
    turn.scrollIntoView({ block: "start" });
    box.value = "";
  } catch (error) {
    waiting.remove();
    welcome.hidden = turns.childElementCount > 0;
    notice.textContent = error instanceof TypeError ? "The server cannot be reached. Your question is kept: try again." : error.message;
    box.value = question;
  } finally {
    button.disabled = false;
    box.focus({ preventScroll: true });
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = box.value.trim();
  if (question && !button.disabled) ask(question);
});

box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

document.querySelector(".examples")?.addEventListener("click", (event) => {
  const link = event.target.closest(".example");
  if (!link || event.ctrlKey || event.metaKey || button.disabled) return;
  event.preventDefault();
  ask(link.textContent);
});

turns.addEventListener("click", (event) => {
  const chip = event.target.closest(".chip");
  if (!chip) return;
  event.preventDefault();
  const source = document.getElementById(chip.hash.slice(1));
  source.scrollIntoView({ block: "nearest" });
  source.focus({ preventScroll: true });
  const quote = source.querySelector("mark");
  if (quote) quote.scrollIntoView({ block: "nearest" });
});
