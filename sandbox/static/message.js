// One message as a bubble.

import { el, icon } from "./dom.js";
import { inlineKeyboard } from "./keyboard.js";
import { richText } from "./richtext.js";
import { clockTime } from "./time.js";

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function picture({ url }) {
  const open = { href: url, target: "_blank", rel: "noopener", class: "picture" };
  return el("a", open, el("img", { src: url, alt: "Picture", loading: "lazy" }));
}

function download({ url, name, bytes, kind }) {
  const note = kind === "voice" ? "Voice message" : size(bytes);
  return el("a", { class: "file", href: url, download: name },
    el("span", { class: "file-sign" }, icon(kind === "voice" ? "voice" : "file")),
    el("span", { class: "file-words" }, el("b", {}, kind === "voice" ? "Voice" : name), el("small", {}, note)));
}

function card(sign, first, second) {
  return el("div", { class: "file" }, el("span", { class: "file-sign" }, icon(sign)),
    el("span", { class: "file-words" }, el("b", {}, first), el("small", {}, second)));
}

function attachments(message) {
  const { photo, file, sticker, contact, location } = message;
  return [
    photo && picture(photo),
    file && download(file),
    sticker && el("div", { class: "sticker", role: "img", "aria-label": "Sticker" }, sticker),
    contact && card("person", contact.name, contact.phone),
    location && card("place", "Location", location),
  ];
}

function quote(reply) {
  return reply && el("div", { class: "quote" }, el("b", {}, reply.name), el("span", {}, reply.text));
}

function foot(message, mine, actions) {
  const edited = message.edited ? "edited " : "";
  const edit = mine && message.text ? el("button", {
    type: "button", class: "edit-link", on: { click: () => actions.edit(message) },
  }, "Edit") : null;
  return el("span", { class: "foot" }, edit, el("time", { datetime: message.date }, edited + clockTime(new Date(message.date))));
}

function gone(message, mine) {
  return el("div", { class: `line ${mine ? "mine" : "theirs"}`, data: { message: message.id } },
    el("div", { class: "bubble gone" }, "Message deleted"));
}

/** The bubble of `message` as the phone's owner sees it; `actions`: busy, press, edit. */
export function messageNode(message, { personId, inGroup, actions }) {
  const mine = message.sender === personId;
  if (message.deleted) return gone(message, mine);
  if (message.service) return el("div", { class: "service", data: { message: message.id } }, message.service);
  const bare = message.sticker && !message.text ? "bare" : "";
  const bubble = el("div", { class: `bubble ${bare} ${message.photo ? "with-picture" : ""}` },
    inGroup && !mine ? el("b", { class: "sender" }, message.name) : null,
    message.topic ? el("span", { class: "topic" }, message.topic) : null,
    quote(message.reply_to),
    attachments(message),
    message.html ? el("div", { class: "words" }, richText(message.html)) : null,
    foot(message, mine, actions));
  const busy = (button) => actions.busy(message.id, button);
  const keys = message.keyboard?.length
    ? inlineKeyboard(message.keyboard, { busy, press: (button) => actions.press(message.id, button) })
    : null;
  return el("div", { class: `line ${mine ? "mine" : "theirs"}`, data: { message: message.id } }, bubble, keys);
}
