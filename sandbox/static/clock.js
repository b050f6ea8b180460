// The demo's clock and the buttons that move it.

import { act } from "./api.js";
import { el } from "./dom.js";
import * as store from "./store.js";
import { clockTime, longDay, shortDay, useZone, zoneName } from "./time.js";
import { toast } from "./toast.js";

const MOVES = [
  ["+1 h", "+1 h", "Move the clock one hour", { minutes: 60 }],
  ["+1 day", "+1 day", "Move the clock one day", { minutes: 1440 }],
  ["To next message", "To next", "Move the clock to the next planned message", { next: true }],
];

let ahead = 0; // seconds the demo's clock is ahead of the server's

/** The time of the demo (the server's, where there is no clock to move). */
export const now = () => new Date(store.serverTime() + ahead * 1000);

export class Clock {
  #moving = false;

  /** `onTick()` runs whenever the shown minute changes. */
  constructor(node, onTick) {
    this.node = node;
    this.onTick = onTick;
    this.time = el("time", { class: "clock-time" });
    this.day = el("span", { class: "long" });
    this.date = el("span", { class: "short" });
    this.buttons = MOVES.map(([long, short, title, move]) => el("button", {
      type: "button", class: "soft-button", title, "aria-label": title, on: { click: () => this.#move(move) },
    }, el("span", { class: "long" }, long), el("span", { class: "short" }, short)));
    node.append(el("div", { class: "clock-face" }, this.time, el("span", { class: "clock-day" }, this.day, this.date)),
      el("div", { class: "clock-moves", role: "group", "aria-label": "Move the clock" }, this.buttons));
    setInterval(() => this.#show(), 1000);
  }

  /** Take over what the server says about its clock. */
  update(changed) {
    const clock = store.get("clock");
    if (!clock || !changed.has("clock")) return;
    ahead = clock.ahead;
    useZone(clock.zone);
    this.node.hidden = !clock.movable;
    this.#show();
  }

  #show() {
    const shown = clockTime(now());
    const stamp = `${shortDay(now())} ${shown}`;
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    this.time.textContent = shown;
    this.time.dateTime = now().toISOString();
    this.day.textContent = `${longDay(now())} · ${zoneName()}`;
    this.date.textContent = shortDay(now());
    this.onTick();
  }

  async #move(move) {
    if (this.#moving) return;
    this.#busy(true);
    const moved = await act("clock", move);
    this.#busy(false);
    if (moved && !moved.now) toast("Nothing more is planned.");
  }

  #busy(moving) {
    this.#moving = moving;
    this.node.toggleAttribute("aria-busy", moving);
    this.buttons.forEach((button) => button.setAttribute("aria-disabled", String(moving)));
  }
}
