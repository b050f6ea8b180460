// The two kinds of keyboard: buttons under a message, and buttons in place of the typing field.

import { el, icon } from "./dom.js";

/** Rows of buttons under a message. `busy(button)` says whether its tap still waits for an answer. */
export function inlineKeyboard(rows, { busy, press }) {
  return el("div", { class: "inline-keyboard" }, rows.map((row) => el("div", { class: "key-row" },
    row.map((button) => {
      const waits = busy(button);
      const label = [el("span", {}, button.text), button.kind === "url" ? icon("link") : null];
      return el("button", {
        type: "button",
        class: waits ? "key busy" : "key",
        "aria-busy": waits ? "true" : null,
        title: button.kind === "url" ? button.url : null,
        data: { style: button.style ?? "plain", kind: button.kind },
        on: { click: () => press(button) },
      }, label);
    }))));
}

/** Buttons in place of the typing field. */
export function replyKeyboard(rows, press) {
  return el("div", { class: "reply-keyboard" }, rows.map((row) => el("div", { class: "key-row" },
    row.map((button) => el("button", {
      type: "button", class: "reply-key", data: { style: button.style ?? "plain" }, on: { click: () => press(button) },
    }, button.kind === "contact" ? icon("person") : null, button.kind === "location" ? icon("place") : null, button.text)))));
}
