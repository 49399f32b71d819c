// Keeps the chips of what is asked in step with what is ticked. Without this script each chip is a link.

// `form` is that of the question; its fields with a data-chip are those of the scope.
export function watchScope(form) {
  const chips = form.querySelector("#chips");
  if (!chips) return;
  form.addEventListener("change", () => show(form, chips));
  chips.addEventListener("click", (event) => {
    const off = event.target.closest(".off");
    if (!off || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    for (const field of asked(form)) if (field.name === off.dataset.name && field.value === off.dataset.value) clear(field);
    show(form, chips);
    form.querySelector("#scope summary").focus();
  });
}

// Puts the fields of the scope into the body of a request.
export function addScope(form, body) {
  for (const field of asked(form)) body.append(field.name, field.value);
}

// Asks for all documents again.
export function clearScope(form) {
  asked(form).forEach(clear);
  const chips = form.querySelector("#chips");
  if (chips) show(form, chips);
}

function asked(form) {
  return [...form.querySelectorAll("[data-chip]")].filter((field) => (field.type === "checkbox" ? field.checked : field.value));
}

function clear(field) {
  if (field.type === "hidden") field.remove();
  else if (field.type === "checkbox") field.checked = false;
  else field.value = "";
}

function show(form, chips) {
  chips.replaceChildren(
    ...asked(form).map((field) => {
      const text = field.dataset.chip.replace("{value}", field.value);
      const off = Object.assign(document.createElement("a"), { className: "off", href: "#scope" });
      Object.assign(off.dataset, { name: field.name, value: field.value });
      off.setAttribute("aria-label", chips.dataset.off.replace("{name}", text));
      const name = Object.assign(document.createElement("span"), { dir: "auto", textContent: text });
      const sign = Object.assign(document.createElement("span"), { textContent: "×" });
      sign.setAttribute("aria-hidden", "true");
      off.append(name, " ", sign);
      const item = document.createElement("li");
      item.append(off);
      return item;
    }),
  );
}
