// Reads server-sent events of one POST, which EventSource cannot send.

export class LostConnection extends Error {}

// `refused` is told when a server in between answers without a page of Griot's; it names its {status}.
export async function* events(address, body, signal, refused) {
  let reply;
  try {
    reply = await fetch(address, { method: "POST", body, signal, headers: { Accept: "text/event-stream" } });
  } catch (error) {
    throw error.name === "AbortError" ? error : new LostConnection();
  }
  if (!reply.headers.get("Content-Type")?.startsWith("text/event-stream")) {
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    throw new Error(page.querySelector(".problem p")?.textContent ?? refused.replace("{status}", reply.status));
  }
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  while (true) {
    let step;
    try {
      step = await reader.read();
    } catch (error) {
      throw error.name === "AbortError" ? error : new LostConnection();
    }
    if (step.done) return;
    held += step.value;
    const whole = held.split("\n\n");
    held = whole.pop();
    for (const told of whole) {
      const lines = told.split("\n");
      const kind = lines.find((line) => line.startsWith("event: "))?.slice(7);
      const data = lines.find((line) => line.startsWith("data: "))?.slice(6);
      if (kind && data) yield { kind, data: JSON.parse(data) };
    }
  }
}
