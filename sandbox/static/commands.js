// The list of the bot's commands above the typing field.

import { el } from "./dom.js";

export class CommandList {
  #choices = [];
  #at = -1;

  /** `choose(command)` is called with the command's name, without the slash. */
  constructor(choose) {
    this.choose = choose;
    this.node = el("div", { class: "commands", role: "listbox", "aria-label": "Commands", hidden: true });
    this.node.addEventListener("mousedown", (event) => event.preventDefault()); // the typing field keeps the focus
  }

  /** Show those of `commands` that begin with `typed` (without the slash). */
  show(commands, typed = "") {
    this.#choices = commands.filter(({ command }) => command.startsWith(typed.toLowerCase()));
    this.#at = -1;
    this.node.hidden = this.#choices.length === 0;
    this.node.replaceChildren(...this.#choices.map(({ command, description }) => el("button", {
      type: "button", role: "option", class: "command", tabindex: "-1", on: { click: () => this.#take(command) },
    }, el("b", {}, `/${command}`), el("span", {}, description))));
  }

  /** Whether the list is on show. */
  get open() {
    return !this.node.hidden;
  }

  hide() {
    this.node.hidden = true;
  }

  /** Take a key typed in the field beside; true if the list has used it. */
  key(event) {
    if (!this.open) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Escape") this.hide();
    else if ((event.key === "Enter" || event.key === "Tab") && this.#at >= 0) this.#take(this.#choices[this.#at].command);
    else return false;
    event.preventDefault();
    return true;
  }

  #move(step) {
    this.#at = (this.#at + step + this.#choices.length) % this.#choices.length;
    [...this.node.children].forEach((node, index) => {
      node.setAttribute("aria-selected", String(index === this.#at));
      if (index === this.#at) node.scrollIntoView({ block: "nearest" });
    });
  }

  #take(command) {
    this.hide();
    this.choose(command);
  }
}
