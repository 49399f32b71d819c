// Sorts a table by a click on a heading. Without this script it is a plain table in the order of the answer.

const language = document.documentElement.lang;
const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });

for (const table of document.querySelectorAll("table.evidence")) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sort(table, headings, column));
  });
}

function sort(table, headings, column) {
  const up = headings[column].getAttribute("aria-sort") !== "ascending";
  for (const heading of headings) heading.removeAttribute("aria-sort");
  headings[column].setAttribute("aria-sort", up ? "ascending" : "descending");
  const rows = [...table.tBodies[0].rows].map((row) => [row, keyOf(row.cells[column])]);
  rows.sort(([, one], [, other]) => {
    if (one.empty || other.empty) return one.empty - other.empty; // below, whichever way
    return (up ? 1 : -1) * compared(one, other);
  });
  table.tBodies[0].append(...rows.map(([row]) => row));
}

function keyOf(cell) {
  const text = (cell.querySelector(".part") ?? cell).textContent.trim();
  const order = cell.dataset.order ?? "";
  const number = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(order) ? Number(order) : null;
  return { empty: text === "", order, number, text };
}

function compared(one, other) {
  if (one.number !== null && other.number !== null) return one.number - other.number;
  if (one.order && other.order) return one.order < other.order ? -1 : Number(one.order > other.order);
  if (one.order || other.order) return one.order ? -1 : 1; // what has a value before what has none
  return collator.compare(one.text, other.text);
}
