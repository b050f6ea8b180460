// Instants shown in the clinic's time zone.

let zone; // undefined: the browser's own
const formats = new Map();

/** Show all times in this IANA zone; null for the browser's own. */
export function useZone(name) {
  zone = name ?? undefined;
  formats.clear();
}

function format(name, options) {
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formats.get(name);
}

/** "14:05" */
export const clockTime = (date) => format("time", { hour: "2-digit", minute: "2-digit" }).format(date);

/** "Fri 5 Dec" */
export const shortDay = (date) =>
  format("day", { weekday: "short", day: "numeric", month: "short" }).format(date).replace(",", "");

/** "Friday 5 December 2026" */
export const longDay = (date) =>
  format("long", { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(date).replace(",", "");

/** "Asia/Seoul" as people say it: "Seoul" */
export const zoneName = () => (zone ?? "").split("/").pop().replaceAll("_", " ");
