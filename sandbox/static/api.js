// What a person does on the page, sent to the server.

import { toast } from "./toast.js";

/** POST `body` to /ui/<deed>; gives the answer, or null after showing why it was refused. */
export async function act(deed, body) {
  try {
    const response = await fetch(`/ui/${deed}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (response.ok) return answer;
    toast(answer.error ?? `The sandbox answered ${response.status}`, { kind: "problem" });
  } catch {
    toast("The sandbox does not answer. Is the demo still running?", { kind: "problem" });
  }
  return null;
}
