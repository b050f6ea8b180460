// Taps on buttons under messages, from the press to the bot's answer.

import { act } from "./api.js";
import * as store from "./store.js";

const PATIENCE = 20_000; // a real client stops its spinner by itself as well

export class Taps {
  #waiting = new Map(); // "chat:message:data" -> query id, null until the server has named it

  constructor(personId, { redraw, answered }) {
    this.personId = personId;
    this.redraw = redraw;
    this.answered = answered;
  }

  /** Whether this button's last tap still waits for the bot. */
  busy(chatId, messageId, button) {
    return this.#waiting.has(`${chatId}:${messageId}:${button.data}`);
  }

  /** Tap the button. */
  async send(chatId, messageId, button) {
    const key = `${chatId}:${messageId}:${button.data}`;
    if (this.#waiting.has(key)) return;
    this.#waiting.set(key, null);
    this.redraw(messageId);
    const tapped = await act("tap", { person: this.personId, chat: chatId, message: messageId, data: button.data });
    if (!tapped) {
      this.#settle(key);
      return;
    }
    this.#waiting.set(key, tapped.query);
    setTimeout(() => this.#waiting.get(key) === tapped.query && this.#settle(key), PATIENCE);
    this.update();
  }

  /** Look whether answers came. */
  update() {
    const answers = store.get(`answers:${this.personId}`) ?? {};
    for (const [key, query] of this.#waiting) {
      if (query === null || !(query in answers)) continue;
      this.#settle(key);
      this.answered(answers[query]);
    }
  }

  #settle(key) {
    this.#waiting.delete(key);
    this.redraw(Number(key.split(":")[1]));
  }
}
