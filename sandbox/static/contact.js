// Sharing a phone number with the bot, after asking, as Telegram does.

import { act } from "./api.js";
import { formDialog, labelled } from "./dialog.js";
import { el } from "./dom.js";
import * as store from "./store.js";

// 202-555-01xx is set aside for invented people.
const inventedNumber = (personId) => `+1202555${String(100 + (personId % 100)).padStart(4, "0")}`;

/** Ask `target`'s person for a number and send it as their own contact. */
export function shareContact(target) {
  const { bot_name: botName } = store.get(`person:${target.person}`);
  const field = el("input", { name: "phone", type: "tel", required: true, pattern: "[+]?[0-9 \\(\\)\\-]{5,20}", value: inventedNumber(target.person) });
  formDialog("Share your phone number?", {
    fields: [el("p", {}, `${botName} will see this number.`), labelled("Phone number", field)],
    submit: "Share",
    done: (form) => act("contact", { ...target, phone: form.get("phone") }),
  });
}
