// Sealed rows on their way, and the page that comes back.

import { fromBytes } from "./base64.js";

/** The rows as fields. receipt: five words, where an earlier answer is replaced. */
const rows = (sealed, receipt) => {
  const [keeper, desk] = sealed.ballot;
  return [
    ["go", "send"],
    ["_keeper", fromBytes(keeper)],
    ["_desk", fromBytes(desk)],
    ...Object.entries(sealed.comments).map(([item, box]) => [`_comment:${item}`, fromBytes(box)]),
    ...(receipt ? [["_receipt", receipt]] : []),
  ];
};

const OPTIONS = { credentials: "omit", redirect: "error", referrerPolicy: "no-referrer" };

/** {status, document}: the page at an address of ours; sent there as a form where fields are given. Error where no page of
    ours comes back. */
export const ask = async (address, fields) => {
  const sent = fields ? { method: "POST", body: new URLSearchParams(fields) } : {};
  const answer = await fetch(address, { ...OPTIONS, ...sent });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.status === 500 || !page.getElementById("main")) throw new Error("no page");
  return { status: answer.status, document: page };
};

/** {status, document}: what the server says to sealed rows. */
export const post = (link, sealed, receipt) => ask(link, rows(sealed, receipt));

/** {state, ...}: what our host tells a page that runs on another one (see `hosted`). Error where it tells it nothing. */
const told = async (address, fields) => {
  const sent = fields ? { method: "POST", body: new URLSearchParams(fields) } : {};
  const answer = await fetch(address, { ...OPTIONS, ...sent });
  const found = await answer.json();
  if (typeof found.state !== "string") throw new Error("not told");
  return found;
};

export const seatOf = (place) => told(place);

export const lay = (place, sealed) => told(place, rows(sealed));

/** Puts a fetched page in the place of this one, as far as people see and hear it. */
export const swap = (page) => {
  const root = document.documentElement;
  for (const name of root.getAttributeNames()) root.removeAttribute(name);
  for (const { name, value } of Array.from(page.documentElement.attributes)) root.setAttribute(name, value);
  const known = new Set(Array.from(document.querySelectorAll("link[rel=stylesheet]"), (one) => one.getAttribute("href")));
  for (const sheet of page.querySelectorAll("link[rel=stylesheet]")) {
    if (!known.has(sheet.getAttribute("href"))) document.head.append(document.adoptNode(sheet));
  }
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
};
