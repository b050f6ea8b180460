// Modal questions, on the browser's own <dialog>.

import { el, iconButton } from "./dom.js";

/** Open a dialog with `title` and `body` nodes; gives the element (its "close" event tells the end). */
export function openDialog(title, ...body) {
  const heading = el("h2", {}, title);
  const dialog = el("dialog", { class: "dialog", "aria-label": title },
    el("div", { class: "dialog-head" }, heading, iconButton("close", "Close", () => dialog.close())), body);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A form in a dialog: `fields` nodes, a `submit` label; `done(FormData)` runs when it is sent. */
export function formDialog(title, { fields, submit, done }) {
  const form = el("form", { method: "dialog", class: "form" }, fields, el("button", { class: "strong-button" }, submit));
  const dialog = openDialog(title, form);
  form.addEventListener("submit", () => done(new FormData(form)));
  return dialog;
}

/** A label with its field. */
export const labelled = (text, field) => el("label", { class: "field" }, el("span", {}, text), field);
