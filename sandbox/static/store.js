// The page's copy of the world: a flat map of keys ("person:5", "message:5:17", ...) that the server keeps current.

const values = new Map();
const listeners = new Set();
let source = null;
let retry = 0;
let skew = 0; // milliseconds the server's clock is ahead of this browser's

/** The server's time in milliseconds (not the demo's). */
export const serverTime = () => Date.now() + skew;

/** The value under `key`, or undefined. */
export const get = (key) => values.get(key);

/** All values whose key begins with `prefix`. */
export function all(prefix) {
  return [...values].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value);
}

/** Call `listener(changedKeys: Set)` after every change. */
export function onChange(listener) {
  listeners.add(listener);
}

function tell(changed) {
  if (changed.size) listeners.forEach((listener) => listener(changed));
}

function replaceAll({ set: fresh }) {
  const changed = new Set();
  for (const key of values.keys()) if (!(key in fresh)) changed.add(key);
  changed.forEach((key) => values.delete(key));
  merge(fresh, changed);
}

function merge(fresh, changed) {
  for (const [key, value] of Object.entries(fresh)) {
    if (JSON.stringify(values.get(key)) === JSON.stringify(value)) continue;
    values.set(key, value);
    changed.add(key);
  }
  tell(changed);
}

function change({ set, gone }) {
  const changed = new Set(gone);
  gone.forEach((key) => values.delete(key));
  merge(set, changed);
}

/** Read an event; the time the server gives along is taken on the way. */
function read(event) {
  const content = JSON.parse(event.data);
  skew = Date.parse(content.now) - Date.now();
  return content;
}

function showLink(state, text) {
  const line = document.getElementById("link-state");
  line.dataset.state = state;
  line.textContent = text;
}

function lost() {
  showLink("lost", "Connection lost, trying again …");
  if (source.readyState !== EventSource.CLOSED) return; // the browser retries by itself
  clearTimeout(retry);
  retry = setTimeout(open, 1000);
}

function open() {
  close();
  source = new EventSource("/ui/events");
  source.addEventListener("open", () => showLink("live", "Live"));
  source.addEventListener("error", lost);
  source.addEventListener("snapshot", (event) => replaceAll(read(event)));
  source.addEventListener("change", (event) => change(read(event)));
}

function close() {
  clearTimeout(retry);
  source?.close();
  source = null;
}

function pause() {
  close();
  showLink("paused", "Paused");
}

/** Follow the server. A hidden tab lets go of its stream: a browser opens only six connections to one place. */
export function connect() {
  open();
  document.addEventListener("visibilitychange", () => (document.hidden ? pause() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && open());
}
