// Keeps what is typed until it is asked: over a reload, and over a page that was opened in between.

const KEY = "griot-draft";

export function keepDraft(box) {
  const save = () => stored((place) => (box.value ? place.setItem(KEY, box.value) : place.removeItem(KEY)));
  box.addEventListener("input", save);
  if (!box.value) box.value = stored((place) => place.getItem(KEY)) ?? "";
  return { save };
}

// A browser may refuse to store anything; the draft then lives as long as the page.
function stored(use) {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}
