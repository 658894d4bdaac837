// Sealed rows on their way, and the page that comes back.

import { fromBytes } from "./base64.js";

/** The rows as fields. receipt: five words, where an earlier answer is replaced. */
const fields = (sealed, receipt) => {
  const [keeper, desk] = sealed.ballot;
  const made = new URLSearchParams([["go", "send"], ["_keeper", fromBytes(keeper)], ["_desk", fromBytes(desk)]]);
  for (const [item, box] of Object.entries(sealed.comments)) made.append(`_comment:${item}`, fromBytes(box));
  if (receipt) made.append("_receipt", receipt);
  return made;
};

/** {status, document}: what the server says to sealed rows. */
export const post = async (link, sealed, receipt) => {
  const answer = await fetch(link, {
    method: "POST", body: fields(sealed, receipt), credentials: "omit", redirect: "error", referrerPolicy: "no-referrer",
  });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("main")) throw new Error("no page");
  return { status: answer.status, document: page };
};

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
