// Whose phone to open: somebody who exists already, or somebody new.

import { act } from "./api.js";
import { formDialog, labelled, openDialog } from "./dialog.js";
import { el } from "./dom.js";
import * as store from "./store.js";

const LANGUAGES = ["en", "ko", "ja", "zh", "vi", "th", "ru", "mn", "id", "ar", "fr", "de", "es"];

/** A language by its own name: "한국어". */
export function languageName(code) {
  try {
    return new Intl.DisplayNames([code], { type: "language" }).of(code);
  } catch {
    return code; // not a language the browser knows; its code is all there is to show
  }
}

function avatar(person) {
  return el("span", { class: "avatar small", data: { tint: person.id % 6 } }, [...person.name][0] ?? "?");
}

function choice(person, note, choose) {
  return el("button", { type: "button", class: "choice", on: { click: () => choose(person.id) } }, avatar(person),
    el("span", { class: "choice-words", lang: person.language }, el("b", {}, person.name),
      el("small", {}, [languageName(person.language), note].filter(Boolean).join(" · "))));
}

function newPersonForm(chosen) {
  const languages = LANGUAGES.map((code) => el("option", { value: code }, `${languageName(code)} (${code})`));
  formDialog("A new person", {
    fields: [
      labelled("First name", el("input", { name: "first_name", required: true, maxlength: "64", autocomplete: "off" })),
      labelled("Language of their Telegram", el("select", { name: "language_code" }, languages)),
    ],
    submit: "Open their phone",
    done: async (form) => {
      const made = await act("person", Object.fromEntries(form));
      if (made) chosen(made.person);
    },
  });
}

/** Ask for a person; `chosen(id)` is called with the answer. `note(person)` is a remark beside each name. */
export function choosePerson(title, { note = () => "", chosen, only = () => true }) {
  const people = store.all("person:").filter((person) => !person.deleted && only(person)).sort((a, b) => a.id - b.id);
  const pick = (id) => {
    dialog.close();
    chosen(id);
  };
  const other = el("button", { type: "button", class: "choice new", on: { click: () => { dialog.close(); newPersonForm(chosen); } } },
    el("span", { class: "avatar small plus" }, "+"), el("span", { class: "choice-words" }, el("b", {}, "A new person …")));
  const dialog = openDialog(title, el("div", { class: "choices" }, people.map((person) => choice(person, note(person), pick)), other));
}
