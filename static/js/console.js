// Console and portal work without this file. It adds: dialogs in place of question pages, toasts that leave, colours
// shown while chosen, forms sent once, refusals and ended sign-ins shown.
"use strict";

// What is refused answers 422 with the page and the sentence beside its field, and is shown like any other answer.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// Whoever was signed out meanwhile is told with 401: what was sent is sent as a whole page, which holds it until they have
// signed in, and what was asked for leads to the sign-in. What a page asks by itself, or with each letter, is let be.
function wholePage({ path, formData }) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: path, hidden: true });
  for (const [name, value] of formData.entries()) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { xhr, requestConfig } = detail;
  const by = requestConfig.triggeringEvent;
  if (xhr.status !== 401 || !by || by.type === "input") return;
  detail.isError = false;
  if (requestConfig.verb === "post") wholePage(requestConfig);
  else location.assign(requestConfig.boosted ? requestConfig.path : location.href);
});

const dialog = () => document.getElementById("dialog");

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target === dialog() && dialog().childElementCount) {
    dialog().showModal();
  }
});

document.addEventListener("click", (event) => {
  const back = event.target.closest("dialog [data-back]");
  if (back) {
    event.preventDefault();
    dialog().close();
  }
});

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  for (const button of event.target.querySelectorAll("button[type=submit]")) {
    setTimeout(() => { button.disabled = true; }, 0);
    setTimeout(() => { button.disabled = false; }, 8000);
  }
});

for (const toast of document.querySelectorAll(".toast.ok")) {
  setTimeout(() => toast.remove(), 6000);
}

for (const area of document.querySelectorAll("[data-print]")) {
  area.hidden = false;
  area.addEventListener("click", () => window.print());
}

// Whoever begins to type with nothing in hand searches; Escape leaves the search. Nothing but the search hears it.
document.addEventListener("keydown", (event) => {
  const box = document.getElementById("q");
  if (!box || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && document.activeElement === box) {
    box.value = "";
    document.getElementById("hits").replaceChildren();
    return box.blur();
  }
  const idle = document.activeElement === document.body || document.activeElement === document.getElementById("main");
  const taken = document.querySelector("dialog[open], article.comment, [data-keys]");
  if (idle && !taken && /^[\p{L}\p{N}]$/u.test(event.key)) box.focus();
});

// Reading comments: j and k (or the arrows) go on and back, the letters on the buttons press them.
const comments = () => [...document.querySelectorAll("article.comment")];
const reading = () => document.activeElement.closest?.("article.comment") || comments().find((one) => one.classList.contains("unread")) || comments()[0];
let going = null;

const goTo = (one, step) => {
  const all = comments();
  const next = all[all.indexOf(one) + step];
  if (next) {
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  } else {
    document.querySelector(step > 0 ? ".pages [rel=next]" : ".pages [rel=prev]")?.focus();
  }
};

const maskSelected = (one) => {
  const words = String(document.getSelection()).trim();
  const box = one.querySelector(".mask-words [name=words]");
  if (!words) return box.focus();
  box.value = words;
  box.form.requestSubmit(box.form.querySelector("button"));
};

document.addEventListener("keydown", (event) => {
  const one = comments().length && reading();
  if (!one || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  const act = { s: "show", w: "withhold", u: "undo" }[event.key];
  const button = act && one.querySelector(`button[value="${act}"]`);
  if (!step && !button && !"mhn".includes(event.key)) return;
  event.preventDefault();
  if (step) document.activeElement === one || one.contains(document.activeElement) ? goTo(one, step) : one.focus();
  else if (button) button.click();
  else if (event.key === "m") maskSelected(one);
  else one.querySelector(event.key === "n" ? ".instead-words [name=words]" : ".heading [name=words]")?.focus();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const one = event.target.closest("article.comment");
  if (one) going = { id: one.id, step: ["show", "withhold", "replace"].includes(event.detail.requestConfig?.parameters?.get?.("act")) ? 1 : 0 };
});

document.addEventListener("htmx:afterSettle", () => {
  const one = going && document.getElementById(going.id);
  if (!one) return;
  one.focus({ preventScroll: true });
  if (going.step) goTo(one, 1);
  going = null;
});
