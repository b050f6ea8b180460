// The messages of one chat, kept current in place.

import { el, iconButton } from "./dom.js";
import { messageNode } from "./message.js";
import * as store from "./store.js";
import { shortDay } from "./time.js";

const NEAR = 90; // pixels from the end within which the log follows new messages

/** The messages of `chatId`, oldest first. */
export function messagesOf(chatId) {
  return store.all(`message:${chatId}:`).sort((a, b) => a.id - b.id);
}

export class Log {
  #nodes = new Map();
  #chatId = null;
  #follow = true;

  constructor(personId, actions) {
    this.personId = personId;
    this.actions = actions;
    this.list = el("div", { class: "log", role: "log", tabindex: "0", "aria-label": "Messages", on: { scroll: () => this.#scrolled() } });
    this.jump = iconButton("down", "To the newest message", () => this.toEnd(), { class: "icon-button jump", hidden: true });
    this.node = el("div", { class: "log-frame" }, this.list, this.jump);
    new ResizeObserver(() => this.#settle()).observe(this.list);
  }

  /** Show another chat from its newest message. */
  show(chatId) {
    this.#chatId = chatId;
    this.#nodes.clear();
    this.list.replaceChildren();
    this.#follow = true;
    messagesOf(chatId).forEach((message) => this.#place(message));
    this.list.querySelectorAll(".fresh").forEach((node) => node.classList.remove("fresh"));
    this.#arrange();
  }

  /** Take over the changes that concern this chat. */
  update(changed) {
    const prefix = `message:${this.#chatId}:`;
    const mine = [...changed].filter((key) => key.startsWith(prefix));
    if (!mine.length) return;
    for (const key of mine) {
      const message = store.get(key);
      if (message) this.#place(message);
      else this.#drop(Number(key.slice(prefix.length)));
    }
    this.#arrange();
  }

  /** Draw one message again, because something beside it changed (a tap was answered). */
  redraw(messageId) {
    const message = store.get(`message:${this.#chatId}:${messageId}`);
    if (message) this.#place(message);
  }

  /** Scroll to the newest message. */
  toEnd() {
    this.#follow = true;
    this.#settle();
  }

  #place(message) {
    const inGroup = store.get(`chat:${this.#chatId}`)?.type !== "private";
    const node = messageNode(message, { personId: this.personId, inGroup, actions: this.actions });
    const old = this.#nodes.get(message.id);
    this.#nodes.set(message.id, node);
    if (old) {
      this.#swap(old, node);
      return;
    }
    node.classList.add("fresh");
    const later = [...this.list.children].find((child) => Number(child.dataset.message) > message.id);
    this.list.insertBefore(node, later ?? null);
    node.querySelectorAll("img").forEach((image) => image.addEventListener("load", () => this.#settle()));
  }

  #swap(old, node) {
    const place = [...old.querySelectorAll("button")].indexOf(document.activeElement);
    old.replaceWith(node);
    if (place >= 0) node.querySelectorAll("button")[place]?.focus({ preventScroll: true });
  }

  #drop(id) {
    this.#nodes.get(id)?.remove();
    this.#nodes.delete(id);
  }

  #arrange() {
    this.list.querySelectorAll(".day").forEach((node) => node.remove());
    let last = "";
    let sender = null;
    for (const [id, node] of [...this.#nodes].sort((a, b) => a[0] - b[0])) {
      const message = store.get(`message:${this.#chatId}:${id}`);
      const day = shortDay(new Date(message.date));
      if (day !== last) node.before(el("div", { class: "day" }, el("span", {}, day)));
      node.classList.toggle("joined", day === last && sender === message.sender);
      [last, sender] = [day, message.sender];
    }
    this.#settle();
  }

  #settle() {
    if (this.#follow) this.list.scrollTop = this.list.scrollHeight;
    this.#scrolled();
  }

  #scrolled() {
    const rest = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight;
    if (this.list.clientHeight) this.#follow = rest < NEAR;
    this.jump.hidden = this.#follow;
  }
}
