// Building DOM nodes. Text always becomes a text node: nothing here parses markup.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element: `props` are attributes, except `class`, `on` (listeners) and `data` (dataset). */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "on") Object.entries(value).forEach(([type, listener]) => node.addEventListener(type, listener));
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const ICONS = {
  send: "M4 12 3 4.6c-.1-.7.6-1.2 1.2-.9l16 7.5c.7.3.7 1.3 0 1.6l-16 7.5c-.6.3-1.3-.2-1.2-.9zm0 0h8",
  attach: "m20 11.5-8 8a5 5 0 0 1-7.1-7.1l8.5-8.4a3.3 3.3 0 0 1 4.7 4.7l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.8-7.7",
  more: "M12 5.2v.4M12 11.8v.4M12 18.4v.4",
  down: "m6 10 6 6 6-6",
  file: "M13 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V9zm0 0v6h6",
  voice: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21",
  place: "M12 21s7-6.3 7-11.5a7 7 0 0 0-14 0C5 14.7 12 21 12 21zm0-9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7.5 8.5a7.5 7.5 0 0 1 15 0",
  keyboard: "M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zm3 4v.01M11 10v.01M15 10v.01M8 14h8",
  close: "m6 6 12 12M18 6 6 18",
  link: "M8 16 16.5 7.5M9 7.5h7.5V15",
  pin: "m14 4 6 6-4 1-4 5 .5 3.5-8-8L8 12l5-4z",
};

/** A line icon, invisible to screen readers: the button around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows only an icon; `label` is its name and its tooltip. */
export function iconButton(name, label, onClick, extra = {}) {
  const props = { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click: onClick } };
  return el("button", { ...props, ...extra }, icon(name));
}
