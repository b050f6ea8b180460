// On a small screen one panel shows at a time: a phone, or the list of messages.

import { el } from "./dom.js";
import * as store from "./store.js";

const OUTBOX = "outbox";

export class Tabs {
  #active = OUTBOX;
  ready = false;

  constructor(node, { phones, stage }) {
    this.node = node;
    this.phones = phones;
    this.stage = stage;
  }

  /** Bring a panel to the front: a person's id, or "outbox". */
  show(panel) {
    this.#active = panel;
    this.update();
    const phone = this.phones.get(panel);
    phone?.update(new Set());
    phone?.log.toEnd();
    this.update(); // what is on show now is no longer unread
  }

  /** Match the phones that are open. */
  update() {
    if (this.#active !== OUTBOX && !this.phones.has(this.#active)) this.#active = [...this.phones.keys()][0] ?? OUTBOX;
    this.stage.dataset.panel = this.#active === OUTBOX ? OUTBOX : "phone";
    this.phones.forEach((phone, id) => phone.node.classList.toggle("front", id === this.#active));
    const panels = [...this.phones].map(([id, phone]) => [id, store.get(`person:${id}`)?.name ?? "", phone.unread()]);
    if (store.get("outbox")) panels.push([OUTBOX, "Messages", 0]);
    const focus = [...this.node.children].indexOf(document.activeElement);
    this.node.replaceChildren(...panels.map(([panel, label, unread]) => this.#tab(panel, label, unread)));
    this.node.children[focus]?.focus();
  }

  #tab(panel, label, unread) {
    const badge = unread ? el("span", { class: "badge", "aria-label": `${unread} unread` }, unread) : null;
    return el("button", {
      type: "button", class: "tab", "aria-pressed": String(this.#active === panel), on: { click: () => this.show(panel) },
    }, el("span", {}, label), badge);
  }
}
