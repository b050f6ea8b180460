// Links tapped in a chat. The bot's own start links open on a phone of this page, commands are sent.

const TELEGRAM_HOSTS = new Set(["t.me", "www.t.me", "telegram.me", "telegram.dog"]);

function botNamed(url, app) {
  if (app) return url.pathname === "/resolve" ? url.searchParams.get("domain") : null;
  return TELEGRAM_HOSTS.has(url.hostname) ? url.pathname.replaceAll("/", "") : null;
}

/**
 * What tapping `address` does, for a bot called `username`:
 * {kind: "start", payload} | {kind: "command", text} | {kind: "telegram"} (only a real Telegram can) | {kind: "web"}
 */
export function linkDeed(address, username) {
  const app = /^tg:\/*/i.test(address);
  const url = new URL(address.replace(/^tg:\/*/i, "https://app/")); // browsers disagree on how to split tg://
  if (app && url.pathname === "/bot_command") return { kind: "command", text: `/${url.searchParams.get("command")}` };
  if (botNamed(url, app)?.toLowerCase() === username.toLowerCase()) {
    return { kind: "start", payload: url.searchParams.get("start") ?? "" };
  }
  return { kind: app || TELEGRAM_HOSTS.has(url.hostname) ? "telegram" : "web" };
}
