// The page: which phones are open, and what each change of the world means for them.

import { act } from "./api.js";
import { Clock } from "./clock.js";
import { el } from "./dom.js";
import { Outbox } from "./outbox.js";
import { choosePerson } from "./people.js";
import { Phone } from "./phone.js";
import * as store from "./store.js";
import { Tabs } from "./tabs.js";

const shelf = document.getElementById("phones");
const phones = new Map();
const expected = new Set(); // people just made, whose first news is still on its way
const outbox = new Outbox(document.getElementById("outbox"));
const clock = new Clock(document.getElementById("clock"), () => outbox.draw());
const tabs = new Tabs(document.getElementById("tabs"), { phones, stage: document.getElementById("stage") });
const empty = el("p", { class: "nothing" }, "No phone is open. Press “+ Person”.");

function remember() {
  sessionStorage.setItem("phones", JSON.stringify([...phones.keys()]));
}

function remembered() {
  const kept = JSON.parse(sessionStorage.getItem("phones") ?? "[]").filter((id) => store.get(`person:${id}`));
  return kept.length ? kept : store.get("page").phones;
}

function openPhone(personId) {
  if (!store.get(`person:${personId}`)) {
    expected.add(personId);
    return;
  }
  expected.delete(personId);
  if (!phones.has(personId)) {
    const phone = new Phone(personId, { onClose: () => closePhone(personId), onInvite: openInvite });
    phones.set(personId, phone);
    shelf.append(phone.node);
    empty.remove();
    remember();
  }
  tabs.show(personId);
  phones.get(personId).node.scrollIntoView({ inline: "nearest", block: "nearest" });
  phones.get(personId).log.toEnd();
}

function closePhone(personId) {
  phones.get(personId)?.node.remove();
  phones.delete(personId);
  if (!phones.size) shelf.append(empty);
  remember();
  tabs.update();
}

function openInvite(payload) {
  choosePerson("Open this link on whose phone?", {
    note: (person) => (person.started ? "has talked to the bot" : "new to the bot"),
    chosen: (personId) => {
      openPhone(personId);
      phones.get(personId)?.show(personId);
      act("start", { person: personId, payload });
    },
  });
}

function addPerson() {
  choosePerson("Open a phone", {
    only: (person) => !phones.has(person.id),
    note: (person) => (person.started ? "" : "has not pressed Start"),
    chosen: openPhone,
  });
}

function update(changed) {
  clock.update(changed);
  outbox.update(changed);
  const lost = [...phones.keys()].filter((id) => !store.get(`person:${id}`));
  lost.forEach(closePhone);
  if (lost.length && !phones.size) tabs.ready = false; // another world: open its phones
  phones.forEach((phone) => phone.update(changed));
  [...expected].forEach(openPhone);
  if (!tabs.ready && store.get("page")) {
    tabs.ready = true;
    remembered().forEach(openPhone);
    if (phones.size) tabs.show([...phones.keys()][0]);
    else shelf.append(empty);
  }
  tabs.update();
}

document.getElementById("add-person").addEventListener("click", addPerson);
store.onChange(update);
store.connect();
