// Asks without leaving the page, and shows the answer as it is made. Without this script the form is a plain link.

import { listen } from "./answer.js";
import { keepDraft } from "./draft.js";
import { listenToKeys } from "./keys.js";
import { followAnswer } from "./panel.js";
import { addScope, clearScope, watchScope } from "./scope.js";
import { LostConnection, events } from "./stream.js";

const form = document.getElementById("ask");
const main = document.getElementById("main");
const strings = document.getElementById("strings").dataset;
if (form) chat();
else listen(main, main.appendChild(Object.assign(document.createElement("p"), { className: "hint", role: "status" })));

function chat() {
  const box = document.getElementById("question");
  const button = form.querySelector("[type=submit]");
  const stop = document.getElementById("stop");
  const over = document.getElementById("over");
  const conversation = document.getElementById("conversation");
  const turns = document.getElementById("turns");
  const notice = document.getElementById("notice");
  const announce = document.getElementById("announce");
  const welcome = document.querySelector(".welcome");
  const heading = main.querySelector("h1");
  const touch = window.matchMedia("(hover: none) and (pointer: coarse)");
  let asking = null;
  let path = location.pathname; // of what the page shows
  listen(main, notice);
  listenToKeys(turns, box);
  const draft = keepDraft(box);
  watchScope(form);
  box.setAttribute("aria-describedby", "hint"); // which is true from now on
  box.enterKeyHint = "send";
  if (turns.lastElementChild) settle(turns.lastElementChild);

  async function ask(question) {
    let next = box;
    const waiting = document.getElementById("waiting").content.firstElementChild.cloneNode(true);
    waiting.querySelector(".question").textContent = question;
    waiting.querySelector(".wait").textContent = strings.sending;
    showWelcome(false);
    turns.append(waiting);
    waiting.scrollIntoView({ block: "start" });
    button.hidden = true;
    stop.hidden = false;
    notice.textContent = "";
    box.value = ""; // what is typed from now on is the next question
    draft.save();
    asking = new AbortController();
    const body = new URLSearchParams({ question, conversation: conversation.value, attempt: crypto.randomUUID?.() ?? `${Math.random()}` });
    addScope(form, body);
    try {
      const told = await answered(body, waiting);
      const turn = new DOMParser().parseFromString(told.html, "text/html").querySelector(".turn");
      waiting.replaceWith(turn);
      settle(turn);
      turn.scrollIntoView({ block: "start" });
      followAnswer(turn);
      say(told.answer, languageOf(turn));
      over.hidden = false;
      if (touch.matches && !box.value) next = Object.assign(turn.querySelector(".question"), { tabIndex: -1 }); // no keyboard over the answer
    } catch (error) {
      waiting.remove();
      showWelcome(turns.childElementCount === 0);
      notice.textContent = said(error);
      box.value = [question, box.value].filter(Boolean).join("\n");
      draft.save();
    } finally {
      asking = null;
      stop.hidden = true;
      button.hidden = false;
      next.focus({ preventScroll: true });
    }
  }

  async function answered(body, waiting) {
    try {
      return await once(body, waiting);
    } catch (error) {
      if (!(error instanceof LostConnection)) throw error;
      waiting.querySelector(".said").replaceChildren();
      waiting.querySelector(".wait").textContent = strings.again;
      say(strings.again);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return once(body, waiting);
    }
  }

  async function once(body, waiting) {
    const wait = waiting.querySelector(".wait");
    for await (const { kind, data } of events("/turns", body, asking.signal, strings.refused)) {
      if (kind === "status") {
        wait.textContent = data.step === "reading" ? strings.reading.replace("{count}", data.passages) : strings.searching;
      } else if (kind === "sentence") {
        waiting.querySelector(".said").append(sentence(data), " ");
      } else if (kind === "error") {
        throw new Error(data.detail);
      } else if (kind === "done") {
        return data;
      }
    }
    throw new LostConnection();
  }

  // The page goes on with the conversation of this turn, and takes its address: to reload, to come back to, to bookmark.
  // The server names an address only when it keeps the conversation; without cookies nobody could open it.
  function settle(turn) {
    conversation.value = turn.dataset.conversation;
    const address = turn.dataset.address;
    if (!address || !navigator.cookieEnabled) return;
    if (path !== address) history.replaceState(null, "", address);
    path = address;
    document.querySelector("nav [aria-current]")?.removeAttribute("aria-current"); // which leads to a new start
    const first = turns.querySelector(".question").textContent;
    document.title = `${first.length > 60 ? `${first.slice(0, 60)}…` : first} · Griot`;
    for (const button of document.querySelectorAll("button.language")) button.value = address;
  }

  function say(text, language) {
    announce.lang = language || document.documentElement.lang;
    announce.textContent = text;
  }

  function showWelcome(shown) {
    welcome.hidden = !shown;
    heading.classList.toggle("hidden", !shown); // a screen reader goes on finding it
  }

  function said(error) {
    if (error.name === "AbortError") return strings.stopped;
    return error instanceof LostConnection ? strings.lost : error.message;
  }

  // Back to before a link within the page, followed before the first answer: what stood at that address is gone from here.
  window.addEventListener("popstate", () => {
    if (location.pathname !== path) location.reload();
  });

  form.addEventListener("submit", (event) => {
    if (event.submitter?.matches(".language")) return; // another language, and what was typed comes along
    event.preventDefault();
    const question = box.value.trim();
    if (question && !asking) ask(question);
  });

  stop.addEventListener("click", () => asking?.abort());

  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  const unsay = () => {
    notice.textContent = "";
  };
  box.addEventListener("input", unsay);
  main.addEventListener("click", unsay, true); // before what is clicked says something itself

  main.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    const example = event.target.closest(".example");
    if (example && !asking) {
      event.preventDefault();
      ask(example.textContent);
      return;
    }
    const everywhere = event.target.closest(".everywhere");
    if (everywhere && !asking) {
      event.preventDefault();
      clearScope(form);
      ask(everywhere.dataset.question);
      return;
    }
    const change = event.target.closest(".change");
    if (change) {
      event.preventDefault();
      box.value = change.dataset.text;
      draft.save();
      box.focus();
    }
  });
}

// A sentence with its answering words marked. Their offsets count characters, not the halves that some have here.
function sentence({ text, answer_span: at }) {
  const characters = [...text];
  const shown = document.createElement("span");
  if (!at) {
    shown.textContent = text;
    return shown;
  }
  const mark = Object.assign(document.createElement("mark"), { className: "answering" });
  mark.textContent = characters.slice(at.start, at.end).join("");
  shown.append(characters.slice(0, at.start).join(""), mark, characters.slice(at.end).join(""));
  return shown;
}

// The language of what an answer quotes; none when it is that of the page, or when there are several.
function languageOf(turn) {
  const all = new Set([...turn.querySelectorAll(".claim > .text")].map((text) => text.lang));
  return all.size === 1 ? [...all][0] : "";
}
