// Message text as safe DOM nodes. The markup is parsed in an inert document (nothing in it runs or loads) and copied
// node by node through a whitelist; of anything else only the text inside stays.

import { el } from "./dom.js";

const PLAIN = { B: "b", STRONG: "b", I: "i", EM: "i", U: "u", INS: "u", S: "s", STRIKE: "s", DEL: "s", CODE: "code", PRE: "pre", BLOCKQUOTE: "blockquote" };
const DROPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT"]);
const SAFE_SCHEMES = new Set(["http:", "https:", "tg:", "mailto:", "tel:"]);

/** The address if its scheme is harmless, else null. */
export function safeAddress(address) {
  try {
    const url = new URL(address);
    return SAFE_SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function link(address, children) {
  const href = safeAddress(address);
  if (!href) return children;
  return [el("a", { href, target: "_blank", rel: "noopener noreferrer" }, children)];
}

function spoiler(children) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text, press to show" }, children);
  const show = () => {
    node.classList.add("shown");
    node.removeAttribute("aria-label");
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => event.key === "Enter" && show());
  return node;
}

function copy(node) {
  if (node.nodeType === Node.TEXT_NODE) return [node.data];
  if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName)) return [];
  const { tagName } = node;
  const children = [...node.childNodes].flatMap(copy);
  if (tagName in PLAIN) return [el(PLAIN[tagName], {}, children)];
  if (tagName === "A") return link(node.getAttribute("href") ?? "", children);
  if (tagName === "SPAN" && node.className === "spoiler") return [spoiler(children)];
  return children;
}

/** `html` (a message's text with its entities as simple tags) as an array of nodes and strings. */
export function richText(html) {
  // The parser drops a newline that follows <pre> at once; Telegram shows it.
  const parsed = new DOMParser().parseFromString(`<body>${html.replaceAll("<pre>\n", "<pre>\n\n")}`, "text/html");
  return [...parsed.body.childNodes].flatMap(copy);
}
