// The foot of a phone: the typing field with its keyboard and menus, or Start, or Unblock.

import { act } from "./api.js";
import { attachMenu } from "./attach.js";
import { CommandList } from "./commands.js";
import { shareContact } from "./contact.js";
import { el, icon, iconButton } from "./dom.js";
import { replyKeyboard } from "./keyboard.js";
import * as store from "./store.js";

export class Composer {
  #chatId;
  #editing = null;
  #keyboard = null;
  #folded = false;

  constructor(personId) {
    this.personId = personId;
    this.#chatId = personId;
    this.commands = new CommandList((command) => this.#send(`/${command}`));
    this.field = el("textarea", {
      rows: "1", placeholder: "Message", "aria-label": "Message", enterkeyhint: "send", autocomplete: "off",
      on: { input: () => this.#typed(), keydown: (event) => this.#key(event) },
    });
    this.menu = el("button", { type: "button", class: "menu-button", on: { click: () => this.#toggleMenu() } }, "Menu");
    this.fold = iconButton("keyboard", "Buttons on or off", () => this.#toggleKeyboard());
    this.bar = el("form", { class: "typing", on: { submit: (event) => this.#submit(event) } },
      this.menu, iconButton("attach", "Attach", (event) => attachMenu(event.currentTarget, this.#target())),
      this.field, this.fold, el("button", { class: "icon-button send", "aria-label": "Send", title: "Send" }, icon("send")));
    this.edits = el("div", { class: "editing", hidden: true }, el("span", {}, "Editing a message"),
      iconButton("close", "Stop editing", () => this.#stopEditing()));
    this.keys = el("div", { class: "reply-frame" });
    this.big = el("button", { type: "button", class: "big-button", on: { click: () => this.#big() } });
    this.node = el("footer", { class: "composer" }, this.commands.node, this.edits, this.bar, this.keys, this.big);
    this.node.addEventListener("focusout", (event) => !this.node.contains(event.relatedTarget) && this.commands.hide());
  }

  /** Write into another chat of the same person. */
  show(chatId) {
    this.#chatId = chatId;
    this.#stopEditing();
    this.update();
  }

  /** Match what the person may do now. */
  update() {
    const person = store.get(`person:${this.personId}`);
    const own = this.#chatId === this.personId;
    const closed = person.deleted || (own && (person.blocked || !person.started));
    this.bar.hidden = closed;
    if (closed) this.commands.hide();
    this.big.hidden = !closed;
    this.big.disabled = person.deleted;
    this.big.textContent = person.deleted ? "This account was deleted" : person.blocked ? "Unblock" : "Start";
    this.menu.hidden = !this.#commands().length;
    this.#updateKeyboard(closed);
  }

  /** Put the text of an own message into the field, to change it. */
  edit(message) {
    this.#editing = message.id;
    this.edits.hidden = false;
    this.field.value = message.text;
    this.#grow();
    this.field.focus();
  }

  /** Send a command that was tapped in a message. */
  send(text) {
    if (!this.bar.hidden) this.#send(text);
  }

  #target() {
    return { person: this.personId, chat: this.#chatId };
  }

  #commands() {
    return store.get(`commands:${this.personId}:${this.#chatId}`) ?? [];
  }

  #updateKeyboard(closed) {
    const keyboard = closed ? null : store.get(`chat:${this.#chatId}`).reply_keyboard;
    const rows = keyboard?.rows ?? [];
    if (JSON.stringify(keyboard) !== JSON.stringify(this.#keyboard)) {
      this.#keyboard = keyboard;
      this.#folded = false;
      this.keys.replaceChildren(replyKeyboard(rows, (button) => this.#press(button)));
    }
    this.field.placeholder = keyboard?.placeholder || "Message";
    this.fold.hidden = !rows.length;
    this.keys.hidden = !rows.length || this.#folded;
  }

  #toggleKeyboard() {
    this.#folded = !this.#folded;
    this.keys.hidden = this.#folded;
  }

  #press(button) {
    if (button.kind === "contact") shareContact(this.#target());
    else if (button.kind === "location") act("media", { ...this.#target(), kind: "location" });
    else this.#send(button.text);
  }

  #big() {
    const { blocked } = store.get(`person:${this.personId}`);
    act(blocked ? "unblock" : "start", { person: this.personId });
  }

  #toggleMenu() {
    if (this.commands.open) this.commands.hide();
    else this.commands.show(this.#commands());
  }

  #typed() {
    this.#grow();
    const typed = /^\/(\w*)$/.exec(this.field.value);
    if (typed) this.commands.show(this.#commands(), typed[1]);
    else this.commands.hide();
  }

  #grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 120)}px`;
  }

  #key(event) {
    if (this.commands.key(event)) return;
    if (event.key === "Escape") this.#stopEditing();
    // While an input method is composing (Korean!), Enter belongs to it.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.field.value;
    if (!text.trim()) return;
    const editing = this.#editing;
    this.commands.hide();
    const done = editing ? await act("edit", { ...this.#target(), message: editing, text }) : await act("send", { ...this.#target(), text });
    if (done) this.#clear(text);
  }

  #clear(text) {
    this.#stopEditing();
    if (this.field.value === text) this.field.value = ""; // what was typed meanwhile stays
    this.#grow();
  }

  #send(text) {
    if (this.field.value.startsWith("/")) this.field.value = "";
    this.#grow();
    act("send", { ...this.#target(), text });
  }

  #stopEditing() {
    if (this.#editing) this.field.value = "";
    this.#editing = null;
    this.edits.hidden = true;
    this.#grow();
  }
}
