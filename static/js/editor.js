// The editor works without this file. It adds: what is refused is shown in place, things are dragged, a field that
// changes the form keeps it at once, and the telephone follows what is written.
"use strict";

// A refused change answers 422 with the page and the sentence beside its field.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// Fields that change what the form looks like, or the name it is found by, send it whole; those that only say what a
// button is to do send nothing. Both before anything else hears of the change.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("[data-loud]")) {
    event.stopPropagation();
    field.form.requestSubmit();
  } else if (field.matches("[data-quiet], #to_kind")) {
    event.stopPropagation();
  }
}, true);

const frame = () => document.getElementById("look-frame");

function follow() {
  const standing = document.getElementById("standing");
  const wanted = new URL(standing.dataset.look, location.href);
  const shown = new URL(frame().contentWindow.location.href, location.href);
  if (shown.searchParams.has("lang")) wanted.searchParams.set("lang", shown.searchParams.get("lang"));
  if (wanted.href !== shown.href) frame().contentWindow.location.replace(wanted.href);
  else show();
}

// The question that is being written is in sight on the telephone.
function show() {
  const { item } = document.getElementById("standing").dataset;
  const place = item && frame().contentDocument.getElementById(`q-${item}`);
  if (place) frame().contentWindow.scrollTo(0, place.getBoundingClientRect().top + frame().contentWindow.scrollY - 40);
}

function drop(values) {
  const form = document.getElementById("drop");
  for (const name of ["item", "section", "to"]) form.elements[name].value = values[name] ?? "";
  form.requestSubmit();
}

function drags() {
  const outline = document.getElementById("outline");
  const sections = outline.querySelector("[data-sections]");
  if (!sections || sections.classList.contains("drags")) return;
  sections.classList.add("drags");
  Sortable.create(sections, {
    handle: ".sections > li > .entry .grip", animation: 120,
    onEnd: (event) => drop({ section: event.item.dataset.section, to: event.newIndex }),
  });
  for (const list of sections.querySelectorAll("[data-items]")) {
    Sortable.create(list, {
      group: "items", handle: ".items .grip", animation: 120,
      onEnd: (event) => drop({
        item: event.item.dataset.item, section: event.to.dataset.items, to: event.newIndex,
      }),
    });
  }
}

function settled() {
  drags();
  follow();
  for (const slot of document.querySelectorAll(".slot")) {
    const field = slot.parentElement.querySelector(`[aria-describedby~="${slot.id}"]`);
    if (field) field.toggleAttribute("aria-invalid", slot.childElementCount > 0);
  }
}

document.addEventListener("htmx:afterSettle", settled);
document.addEventListener("htmx:oobAfterSwap", settled);
frame().addEventListener("load", show);
drags();
show();
