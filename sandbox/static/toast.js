// Short notices: one place at the foot of the page, and one on each phone.

import { el } from "./dom.js";

/** Show `text` for a while; `host` is the element to show it in (the page's foot by default). */
export function toast(text, { host = document.getElementById("toasts"), kind = "note" } = {}) {
  const line = el("div", { class: "toast", data: { kind } }, text);
  host.append(line);
  const stay = Math.min(9000, 2600 + text.length * 45);
  setTimeout(() => line.classList.add("leaving"), stay);
  setTimeout(() => line.remove(), stay + 300);
}
