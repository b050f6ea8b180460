// A small menu beside a button.

import { el } from "./dom.js";

let open = null;

function close() {
  open?.menu.remove();
  open?.anchor.setAttribute("aria-expanded", "false");
  removeEventListener("pointerdown", outside, true);
  open = null;
}

function outside(event) {
  if (!open.menu.contains(event.target)) close();
}

function keys(event) {
  const items = [...open.menu.children];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
  else if (event.key === "Escape" || event.key === "Tab") dismiss();
  else return;
  event.preventDefault();
}

function dismiss() {
  const { anchor } = open;
  close();
  anchor.focus();
}

function place(menu, anchor) {
  const box = anchor.getBoundingClientRect();
  const up = box.top > innerHeight / 2;
  menu.style[up ? "bottom" : "top"] = `${up ? innerHeight - box.top + 6 : box.bottom + 6}px`;
  menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
}

/** Show `items` ({label, run, danger}) beside `anchor`; a second press closes it again. */
export function popupMenu(anchor, items) {
  const again = open?.anchor === anchor;
  if (open) close();
  if (again) return;
  const menu = el("div", { class: "popup", role: "menu", on: { keydown: keys } }, items.map(({ label, run, danger }) => el("button", {
    type: "button", role: "menuitem", class: danger ? "danger" : null,
    on: { click: () => { dismiss(); run(); } },
  }, label)));
  open = { menu, anchor };
  document.body.append(menu);
  anchor.setAttribute("aria-expanded", "true");
  place(menu, anchor);
  menu.firstElementChild.focus();
  addEventListener("pointerdown", outside, true);
}
