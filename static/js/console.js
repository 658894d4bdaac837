// Console and portal work without this file. It adds: dialogs in place of question pages, toasts that leave, colours
// shown while chosen, forms sent once.
"use strict";

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
