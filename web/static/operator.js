// Follows a build as it goes, looks for one elsewhere, and takes files that are dropped. Without this script the forms do the same, page by page.

const add = document.getElementById("add");
const files = document.getElementById("files");
const whenTaken = document.getElementById("when-taken");
const job = document.getElementById("job");
const state = document.getElementById("job-state");
const bar = document.getElementById("job-bar");
const reading = document.getElementById("job-file");
const reason = document.getElementById("job-reason");
const strings = document.getElementById("strings");
const elsewhere = document.getElementById("elsewhere");
const LOOK_MS = 3000; // how soon a build that was started elsewhere is seen, and what came of it
const number = new Intl.NumberFormat(document.documentElement.lang);

function said(kind, word) {
  return strings.getAttribute(`data-${kind}-${word}`) ?? word;
}

for (const name of ["dragover", "dragenter"]) {
  add.addEventListener(name, (event) => {
    event.preventDefault();
    add.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) add.addEventListener(name, () => add.classList.remove("over"));
add.addEventListener("drop", (event) => {
  event.preventDefault();
  if (!event.dataTransfer.files.length) return;
  files.files = event.dataTransfer.files;
  add.requestSubmit();
});

// Whose name another file has is asked for before it is sent: a page that comes back has forgotten the files.
add.addEventListener("submit", (event) => {
  const there = new Set([...document.querySelectorAll("#rows tr")].map((row) => row.dataset.name));
  const taken = [...files.files].map((file) => file.name).filter((name) => there.has(name));
  const asked = !whenTaken.hidden;
  whenTaken.hidden = whenTaken.disabled = !taken.length;
  document.getElementById("taken").textContent = taken.join(", ");
  if (!taken.length || (asked && whenTaken.querySelector(":checked"))) return;
  event.preventDefault();
  whenTaken.querySelector("input").focus();
});

function show(told) {
  const of = strings.dataset.counted.replace("{done}", number.format(told.done)).replace("{total}", number.format(told.total));
  const counted = told.total && told.state === "running" ? ` ${of}` : "";
  const stage = told.stage ? `${strings.dataset.colon}${said("stage", told.stage)}` : "";
  state.textContent = `${said("job", told.state)}${stage}${counted}`;
  bar.hidden = told.state !== "running";
  bar.max = told.total || 1;
  bar.value = told.done;
  reading.dataset.name = told.file ?? "";
  reading.dataset.since = told.file_since ?? "";
  showReading();
  reason.hidden = !told.reason;
  reason.textContent = told.reason ?? "";
  for (const file of told.files) showFile(file);
}

// The file that is read, and for how long: a large one takes minutes, in which nothing else changes.
function showReading() {
  const { name, since } = reading.dataset;
  reading.hidden = !name;
  const seconds = Math.max(Math.floor((Date.now() - Date.parse(since)) / 1000), 0);
  if (name) reading.textContent = `${name} (${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")})`;
}

setInterval(showReading, 1000);

function showFile(file) {
  const row = [...document.querySelectorAll("#rows tr")].find((one) => one.dataset.name === file.name);
  const cell = row?.children[1];
  if (!cell) return;
  const mark = document.createElement("span");
  mark.className = `state ${file.state}`;
  mark.textContent = said("file", file.state);
  const why = document.createElement("span");
  why.className = "reason";
  why.textContent = file.reason ? ` ${file.reason}` : "";
  cell.replaceChildren(mark, why);
}

if (job.dataset.events) {
  const stream = new EventSource(job.dataset.events);
  stream.addEventListener("job", (event) => {
    const told = JSON.parse(event.data);
    show(told);
    if (["done", "failed", "cancelled"].includes(told.state)) {
      stream.close();
      location.replace("/operator"); // to reload a page that an upload brought would send the files again
    }
  });
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) location.replace("/operator"); // the server knows nothing of it any more
    state.textContent = strings.dataset.lost;
  });
}

async function look() {
  try {
    const response = document.hidden ? null : await fetch(elsewhere.dataset.standing, { cache: "no-store" });
    if (response?.ok) showStanding(await response.json());
  } catch {
    // the server cannot be reached; the next look tells
  }
  setTimeout(look, LOOK_MS);
}

function showStanding(told) {
  const busy = told.busy_elsewhere ? strings.dataset.elsewhere : "";
  if (elsewhere.textContent !== busy) elsewhere.textContent = busy; // said once to who hears the page
  const moved = told.generation !== elsewhere.dataset.generation;
  if (moved && !files.files.length) location.replace("/operator"); // files that were chosen would be lost
}

setTimeout(look, LOOK_MS);
