// One phone: a person's view of the chats they are in.

import { act } from "./api.js";
import { Composer } from "./composer.js";
import { openDialog } from "./dialog.js";
import { el, iconButton } from "./dom.js";
import { linkDeed } from "./links.js";
import { Log, messagesOf } from "./log.js";
import { languageName } from "./people.js";
import { popupMenu } from "./popup.js";
import { safeAddress } from "./richtext.js";
import * as store from "./store.js";
import { Taps } from "./taps.js";
import { toast } from "./toast.js";

export class Phone {
  #seen = new Map();

  /** `onClose()`: the phone was put away. `onInvite(payload)`: one of the bot's start links was tapped. */
  constructor(personId, { onClose, onInvite }) {
    this.personId = personId;
    this.chatId = personId;
    this.onClose = onClose;
    this.onInvite = onInvite;
    this.taps = new Taps(personId, { redraw: (id) => this.log.redraw(id), answered: (answer) => this.#showAnswer(answer) });
    this.composer = new Composer(personId);
    this.log = new Log(personId, {
      busy: (message, button) => this.taps.busy(this.chatId, message, button),
      press: (message, button) => this.#press(message, button),
      edit: (message) => this.composer.edit(message),
    });
    this.#build();
    this.show(this.chatId);
  }

  #build() {
    this.owner = el("h2", { class: "owner-name" });
    this.tongue = el("span", { class: "owner-tongue" });
    this.title = el("b", {});
    this.subtitle = el("small", {});
    this.avatar = el("span", { class: "avatar bot", "aria-hidden": "true" });
    this.chats = el("div", { class: "chat-tabs", role: "tablist", hidden: true });
    this.intro = el("div", { class: "intro" });
    this.pinned = el("div", { class: "pinned", hidden: true });
    this.toasts = el("div", { class: "phone-toasts", role: "status", "aria-live": "polite" });
    const menu = iconButton("more", "Chat menu", (event) => this.#menu(event.currentTarget), { "aria-haspopup": "menu" });
    this.screen = el("div", { class: "screen" },
      el("header", { class: "chat-head" }, this.avatar, el("div", { class: "chat-words" }, this.title, this.subtitle), menu),
      this.chats, this.pinned, this.intro, this.log.node, this.toasts, this.composer.node);
    this.screen.addEventListener("click", (event) => this.#link(event));
    this.node = el("article", { class: "phone", data: { person: this.personId } },
      el("div", { class: "owner" }, this.owner, this.tongue), this.screen);
  }

  /** Bring another of the person's chats to the front. */
  show(chatId) {
    this.chatId = chatId;
    this.log.show(chatId);
    this.composer.show(chatId);
    this.#head();
    this.#read();
  }

  /** Take over changes from the store. */
  update(changed) {
    if (!store.get(`person:${this.personId}`)) return;
    this.taps.update();
    this.log.update(changed);
    this.composer.update();
    this.#head();
    this.#read();
  }

  /** How many messages came that nobody looked at; looking is possible only while the phone is on show. */
  unread() {
    return (this.#person()?.chats ?? []).reduce((sum, chatId) => sum + this.#unreadIn(chatId), 0);
  }

  #person() {
    return store.get(`person:${this.personId}`);
  }

  #unreadIn(chatId) {
    const seen = this.#seen.get(chatId) ?? 0;
    return messagesOf(chatId).filter((message) => message.id > seen && message.sender !== this.personId && !message.deleted).length;
  }

  #read() {
    if (!this.node.isConnected || this.node.offsetParent === null) return;
    this.#seen.set(this.chatId, Math.max(0, ...messagesOf(this.chatId).map((message) => message.id)));
  }

  #head() {
    const person = this.#person();
    const chat = store.get(`chat:${this.chatId}`);
    const own = this.chatId === this.personId;
    const empty = own && !messagesOf(this.chatId).length;
    this.node.lang = person.language;
    this.node.setAttribute("aria-label", `${person.name}'s phone`);
    this.owner.textContent = person.name;
    this.tongue.textContent = languageName(person.language);
    this.title.textContent = own ? person.bot_name : chat.title;
    this.subtitle.textContent = chat.action ? `${chat.action} …` : own ? "bot" : `${chat.members.length} members and the bot`;
    this.subtitle.classList.toggle("acting", Boolean(chat.action));
    this.avatar.textContent = [...this.title.textContent][0] ?? "?";
    this.intro.hidden = !empty;
    this.log.node.hidden = empty;
    if (empty) this.intro.replaceChildren(...this.#introduction(person));
    this.#chatTabs(person);
    this.#pinned(chat);
  }

  #introduction(person) {
    const words = person.bot_description || "No messages yet. Press Start to meet the bot.";
    return [el("div", { class: "intro-card" }, el("span", { class: "avatar bot large" }, [...person.bot_name][0]),
      el("b", {}, person.bot_description ? "What can this bot do?" : person.bot_name), el("p", {}, words))];
  }

  #chatTabs(person) {
    this.chats.hidden = person.chats.length < 2;
    if (this.chats.hidden) return;
    this.chats.replaceChildren(...person.chats.map((chatId) => {
      const name = chatId === this.personId ? person.bot_name : store.get(`chat:${chatId}`)?.title;
      const unread = chatId === this.chatId ? 0 : this.#unreadIn(chatId);
      return el("button", {
        type: "button", role: "tab", "aria-selected": String(chatId === this.chatId), on: { click: () => this.show(chatId) },
      }, name, unread ? el("span", { class: "badge" }, unread) : null);
    }));
  }

  #pinned(chat) {
    const message = chat.pinned && store.get(`message:${this.chatId}:${chat.pinned}`);
    this.pinned.hidden = !message || message.deleted;
    if (!this.pinned.hidden) this.pinned.textContent = `Pinned: ${message.text ?? "a message"}`;
  }

  #menu(anchor) {
    const person = this.#person();
    const deed = (name) => () => act(name, { person: this.personId });
    const remove = () => this.#confirmDelete(deed("delete-account"));
    popupMenu(anchor, [
      { label: "Put this phone away", run: () => this.onClose() },
      person.blocked ? { label: "Unblock the bot", run: deed("unblock") }
        : !person.deleted && { label: "Block the bot", run: deed("block"), danger: true },
      !person.deleted && { label: "Delete this account", run: remove, danger: true },
    ].filter(Boolean));
  }

  #confirmDelete(run) {
    const dialog = openDialog("Delete this Telegram account?",
      el("p", {}, "The bot is not told; it finds out when it next writes. This cannot be undone."),
      el("button", { type: "button", class: "strong-button danger", on: { click: () => { dialog.close(); run(); } } }, "Delete"));
  }

  #press(message, button) {
    if (button.kind === "url") this.#open(button.url);
    else if (button.kind === "copy") navigator.clipboard.writeText(button.copy).then(() => toast("Copied", { host: this.toasts }));
    else if (button.kind === "callback") this.taps.send(this.chatId, message, button);
    else toast("Only a real Telegram can open this.", { host: this.toasts });
  }

  #link(event) {
    const anchor = event.target.closest(".words a");
    if (anchor && this.#open(anchor.href)) event.preventDefault();
  }

  #open(address) {
    const href = safeAddress(address);
    const deed = href && linkDeed(href, store.get("bot").username);
    if (!deed || deed.kind === "telegram") toast("Only a real Telegram can open this.", { host: this.toasts });
    else if (deed.kind === "start") this.onInvite(deed.payload);
    else if (deed.kind === "command") this.composer.send(deed.text);
    else window.open(href, "_blank", "noopener");
    return true;
  }

  #showAnswer({ text, alert, url }) {
    if (url) this.#open(url);
    if (!text) return;
    if (!alert) {
      toast(text, { host: this.toasts });
      return;
    }
    const dialog = openDialog(this.#person().bot_name, el("p", { class: "alert-words" }, text),
      el("button", { type: "button", class: "strong-button", on: { click: () => dialog.close() } }, "OK"));
    dialog.lang = this.node.lang;
  }
}
