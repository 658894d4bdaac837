// The editor works without this file. It adds: things are dragged, a field that
// changes the form keeps it at once, and the telephone follows what is written.
"use strict";

// Fields that change what the form looks like, or the name it is found by, send it whole, unless a button is pressed
// right away, which does the same; those that only say what a button is to do send nothing.
let whole = 0;

const busy = (is) => document.getElementById("work").setAttribute("aria-busy", is);

function later(form) {
  clearTimeout(whole);
  busy(true);
  whole = setTimeout(() => {
    busy(false);
    htmx.trigger(`#${form} [data-whole]`, "whole");
  }, 200);
}

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("[data-loud]")) {
    event.stopPropagation();
    if (field.form.querySelector("[data-whole]")) later(field.form.id);
    else field.form.requestSubmit();
  } else if (field.matches("[data-quiet], #to_kind")) {
    event.stopPropagation();
  }
}, true);

// A form that waits for another to come back does what its own button said, whatever has the focus by then.
const pressed = new WeakMap();

document.addEventListener("submit", (event) => {
  clearTimeout(whole);
  busy(false);
  pressed.set(event.target, event.submitter);
}, true);

document.addEventListener("htmx:configRequest", (event) => {
  const { elt, formData } = event.detail;
  if (!pressed.has(elt)) return;
  for (const button of elt.querySelectorAll("button[name]")) formData.delete(button.name);
  const button = pressed.get(elt);
  if (button?.name) formData.set(button.name, button.value);
});

// What is typed while the form is on its way stays, in every field: what a field held when the form was sent is kept, and
// whatever it holds when the new form comes goes into that one, unless the two are the same.
let sent = null;
let typed = [];
const part = (form) => form.querySelector("[name=item], [name=section]")?.value;
const holds = (field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : field.value);
const fieldsOf = (form) => [...form.elements].filter((one) => one.id && !["hidden", "submit", "fieldset"].includes(one.type));

document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  const form = elt.closest("form.writing");
  if (form) sent = { part: part(form), code: form.elements.code?.value, held: new Map(fieldsOf(form).map((one) => [one.id, holds(one)])) };
});

document.addEventListener("htmx:beforeSwap", () => {
  const form = document.querySelector("form.writing");
  if (!form) return;
  const isLater = (field) => sent && sent.part === part(form) && sent.held.has(field.id)
    ? holds(field) !== sent.held.get(field.id)
    : field === document.activeElement && field.matches("textarea, input:not([type])");
  typed = fieldsOf(form).filter(isLater).map((field) => ({ id: field.id, held: holds(field) }));
  typed.part = part(form);
});

document.addEventListener("htmx:afterSwap", () => {
  for (const { id, held } of typed) {
    const field = document.getElementById(id);
    const form = field?.form;
    if (!form || ![typed.part, sent?.code].includes(part(form)) || holds(field) === held) continue;
    if (typeof held === "boolean") field.checked = held;
    else field.value = held;
    if (field !== document.activeElement && form.querySelector("[data-whole]")) later(form.id);
  }
  typed = [];
  sent = null;
});

// Only what was changed here is sent, so that two people can write one question: whatever the other changed meanwhile
// stays. A scale goes as a whole, and so do the two fields of a rated unit and a form that was refused.
function changed(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

function together(field) {
  return /^(label|points)/.test(field.name) ? "scale" : field.name.replace(/(^|\.)(rates|outside)$/, "$1rated");
}

document.addEventListener("htmx:configRequest", (event) => {
  const { elt, formData } = event.detail;
  const form = elt.closest("form.writing:not([data-refused])");
  if (!form) return;
  const fields = [...form.elements].filter((one) => one.name && !["hidden", "submit", "fieldset"].includes(one.type));
  const touched = new Set(fields.filter(changed).map(together));
  const kept = fields.filter((field) => touched.has(together(field)) || field.name === "to_kind");
  const names = new Set(kept.map((field) => field.name));
  const has = formData.getAll("has").filter((name) => names.has(name));
  for (const field of fields) if (!names.has(field.name)) formData.delete(field.name);
  formData.delete("has");
  for (const name of has) formData.append("has", name);
});

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
  for (const name of ["item", "section", "to"]) form.querySelector(`[name=${name}]`).value = values[name] ?? "";
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

let following = 0;

function settled() {
  drags();
  clearTimeout(following);
  following = setTimeout(follow, 300);
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
