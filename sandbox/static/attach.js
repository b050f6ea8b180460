// The paper clip: things that are not text.

import { act } from "./api.js";
import { shareContact } from "./contact.js";
import { el } from "./dom.js";
import { popupMenu } from "./popup.js";
import { toast } from "./toast.js";

const LARGEST = 700_000; // bytes; a demo needs no more

function base64(blob) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.split(",")[1]));
    reader.readAsDataURL(blob);
  });
}

/** A drawn picture, so that nobody needs to look for one of their own. */
function drawing() {
  const canvas = el("canvas", { width: "320", height: "220" });
  const pen = canvas.getContext("2d");
  const sky = pen.createLinearGradient(0, 0, 320, 220);
  [["0", "#f6d9c4"], ["0.5", "#eec3ae"], ["1", "#dba28c"]].forEach(([at, colour]) => sky.addColorStop(Number(at), colour));
  pen.fillStyle = sky;
  pen.fillRect(0, 0, 320, 220);
  pen.fillStyle = "rgb(186 92 80 / 55%)";
  [[110, 90, 16], [190, 120, 11], [150, 150, 7]].forEach(([x, y, size]) => {
    pen.beginPath();
    pen.arc(x, y, size, 0, 7);
    pen.fill();
  });
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

async function sendFile(target, blob, name) {
  if (blob.size > LARGEST) {
    toast("Please choose a file below 700 kB.", { kind: "problem" });
    return;
  }
  const kind = blob.type.startsWith("image/") ? "photo" : "document";
  await act("media", { ...target, kind, name, data: await base64(blob) });
}

function chooseFile(target) {
  const field = el("input", { type: "file" });
  field.addEventListener("change", () => sendFile(target, field.files[0], field.files[0].name));
  field.click();
}

/** Offer what `target` (person and chat) can be sent; opens beside `anchor`. */
export function attachMenu(anchor, target) {
  const media = (kind) => () => act("media", { ...target, kind });
  popupMenu(anchor, [
    { label: "A drawn picture", run: async () => sendFile(target, await drawing(), "picture.png") },
    { label: "A file of mine …", run: () => chooseFile(target) },
    { label: "Voice message", run: media("voice") },
    { label: "Sticker", run: media("sticker") },
    { label: "Location", run: media("location") },
    { label: "My phone number", run: () => shareContact(target) },
  ]);
}
