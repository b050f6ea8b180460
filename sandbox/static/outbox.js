// The list of planned and sent messages, with their reasons.

import { now } from "./clock.js";
import { el } from "./dom.js";
import * as store from "./store.js";
import { clockTime, shortDay } from "./time.js";

const TONES = [
  [/^(sent|delivered)/i, "good"], [/^(planned|due|sending)/i, "plan"], [/^(held|waiting|paused)/i, "wait"],
  [/^(failed|unknown|refused)/i, "bad"],
];
const SHOWN = 400; // lines; more would only slow the page down

const tone = (status) => TONES.find(([pattern]) => pattern.test(status))?.[1] ?? "off";
const name = (line) => `${line.due} ${line.to} ${line.what}`;

/** "in 3 h", "in 2 days", "" for what is past. */
function wait(due) {
  const minutes = Math.round((due - now()) / 60_000);
  if (minutes < 0) return "";
  if (minutes < 60) return `in ${minutes} min`;
  return minutes < 48 * 60 ? `in ${Math.round(minutes / 60)} h` : `in ${Math.round(minutes / 1440)} days`;
}

export class Outbox {
  #open = new Set();
  #status = "";

  constructor(node) {
    this.node = node;
    this.person = el("select", { "aria-label": "Whose messages", on: { change: () => this.draw() } });
    this.chips = el("div", { class: "chips", role: "group", "aria-label": "Which status" });
    this.list = el("div", { class: "outbox-list", tabindex: "0", role: "region", "aria-label": "Messages" });
    node.append(el("header", { class: "outbox-head" }, el("h2", {}, "Messages"), this.person), this.chips, this.list);
  }

  /** Take over a new list. */
  update(changed) {
    if (!changed.has("outbox")) return;
    this.node.hidden = !store.get("outbox");
    this.draw();
  }

  /** Draw the list for the time it is now. */
  draw() {
    const lines = store.get("outbox") ?? [];
    this.#people(lines);
    const theirs = lines.filter((line) => !this.person.value || line.to === this.person.value);
    this.#statuses(theirs);
    const shown = theirs.filter((line) => !this.#status || line.status === this.#status);
    const [coming, earlier] = [[], []];
    shown.forEach((line) => (new Date(line.due) > now() ? coming : earlier).push(line));
    coming.sort((a, b) => a.due.localeCompare(b.due));
    earlier.sort((a, b) => b.due.localeCompare(a.due));
    const top = this.list.scrollTop;
    this.list.replaceChildren(...this.#part("Coming", coming), ...this.#part("Earlier", earlier));
    if (!shown.length) this.list.append(el("p", { class: "nothing" }, "No messages here yet."));
    this.list.scrollTop = top;
  }

  #people(lines) {
    const names = [...new Set(lines.map((line) => line.to))].sort((a, b) => a.localeCompare(b));
    const wanted = ["", ...names];
    if (wanted.join("\n") === [...this.person.options].map((option) => option.value).join("\n")) return;
    const chosen = this.person.value;
    this.person.replaceChildren(...wanted.map((value) => el("option", { value }, value || "Everybody")));
    this.person.value = names.includes(chosen) ? chosen : "";
  }

  #statuses(lines) {
    const counts = new Map();
    lines.forEach(({ status }) => counts.set(status, (counts.get(status) ?? 0) + 1));
    if (this.#status && !counts.has(this.#status)) this.#status = "";
    const focus = [...this.chips.children].indexOf(document.activeElement);
    this.chips.replaceChildren(...[["", lines.length], ...counts].map(([status, count]) => el("button", {
      type: "button", class: "chip", "aria-pressed": String(this.#status === status), data: { tone: status && tone(status) },
      on: { click: () => { this.#status = status; this.draw(); } },
    }, status || "all", el("b", {}, count))));
    this.chips.children[focus]?.focus();
  }

  #part(title, lines) {
    if (!lines.length) return [];
    const rows = [el("h3", { class: "part" }, title, el("span", {}, lines.length))];
    let last = "";
    for (const line of lines.slice(0, SHOWN)) {
      const day = shortDay(new Date(line.due));
      if (day !== last) rows.push(el("div", { class: "outbox-day" }, day));
      last = day;
      rows.push(this.#line(line));
    }
    if (lines.length > SHOWN) rows.push(el("p", { class: "nothing" }, `… and ${lines.length - SHOWN} more`));
    return rows;
  }

  #line(line) {
    const due = new Date(line.due);
    const words = el("div", { class: "outbox-words" }, el("b", {}, line.what), el("span", { class: "to" }, line.to));
    const state = el("div", { class: "outbox-state" }, el("span", { class: "pill", data: { tone: tone(line.status) } }, line.status),
      el("small", {}, tone(line.status) === "plan" ? wait(due) : ""));
    const summary = el("summary", {}, el("time", { datetime: line.due }, clockTime(due)), words, state,
      line.why ? el("p", { class: "why" }, line.why) : null);
    const more = el("div", { class: "outbox-more" }, el("p", { class: "lane" }, `Lane: ${line.lane}`),
      line.text ? el("blockquote", {}, line.text) : el("p", {}, "The text is written when it is sent."));
    const node = el("details", { class: "outbox-line", data: { tone: tone(line.status) }, open: this.#open.has(name(line)) }, summary, more);
    node.addEventListener("toggle", () => (node.open ? this.#open.add(name(line)) : this.#open.delete(name(line))));
    return node;
  }
}
