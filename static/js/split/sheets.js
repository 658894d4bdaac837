// The pages of the questionnaire, which all stand in the document: which one is shown, and what is wrong on it.
// What it writes is what `templates/components` writes on a plain page.

import { holds } from "../parts/conditions.js";

const LONGEST = 48;

const all = (inside, selector) => Array.from(inside.querySelectorAll(selector));
const idOf = (id) => document.getElementById(id);

/** As `core.quoting.shortened`. */
const shortened = (words) => {
  if ([...words].length <= LONGEST) return words;
  const cut = [...words].slice(0, LONGEST).join("");
  const at = cut.lastIndexOf(" ");
  return `${(at < 0 ? cut : cut.slice(0, at)).replace(/[.,;:]+$/, "")}…`;
};

const described = (one, id, isOn) => {
  const ids = (one.getAttribute("aria-describedby") || "").split(" ").filter((name) => name && name !== id);
  if (isOn) ids.push(id);
  if (ids.length) one.setAttribute("aria-describedby", ids.join(" "));
  else one.removeAttribute("aria-describedby");
};

/** Words of an earlier choice inside a later text (`core.questionnaire.piping`). */
export const pipe = (container, controls) => {
  for (const one of all(container, "[data-pipe]")) {
    one.dataset.otherwise ??= one.textContent;
    const chosen = controls.find((control) => control.name === one.dataset.pipe && control.checked && control.value !== "-");
    one.textContent = chosen ? chosen.parentNode.textContent.trim() : one.dataset.otherwise;
  }
};

/** What is asked by what was answered. */
export const unfold = (container, form) => {
  for (const part of all(container, "[data-show]")) part.hidden = !holds(JSON.parse(part.dataset.show), form);
};

const asks = (sheet) => all(sheet, ".item, .note").some((one) => !one.closest("[data-show][hidden]"));

/** The next page (step 1), or the one before (step -1), on which anything stands; none at either end. */
export const following = (sheets, number, step) => {
  for (let place = number - 1 + step; place >= 0 && place < sheets.length; place += step) {
    if (asks(sheets[place])) return place + 1;
  }
  return 0;
};

/** Shows this page and no other. */
export const show = (container, sheets, number, words) => {
  sheets.forEach((sheet, place) => { sheet.hidden = place !== number - 1; });
  const [onward, back] = ["onward", "back"].map((name) => container.querySelector(`[data-go=${name}]`));
  onward.querySelector("span").textContent = following(sheets, number, 1) ? words.onward : words.send;
  back.hidden = !following(sheets, number, -1);
};

const boxOf = (code) => {
  const [item, row] = code.split(":");
  const field = idOf(`f-${code.replaceAll(":", "--")}`);
  return row && field && field.closest(".part-text") ? field.closest(".part-text") : idOf(`q-${item}`);
};

const clearOne = (box, code) => {
  const note = idOf(`e-${code}`);
  if (note) note.remove();
  box.classList.remove("bad");
  for (const one of [box, ...all(box, "[aria-describedby]")]) described(one, `e-${code}`, false);
  for (const one of all(box, "[aria-invalid]")) one.removeAttribute("aria-invalid");
  for (const one of all(box, ".bad")) one.classList.remove("bad");
};

/** Takes everything away that says what was wrong. */
export const clear = (container, items) => {
  for (const one of all(container, ".error-summary")) one.remove();
  for (const item of items) if (idOf(`e-${item.code}`)) clearOne(boxOf(item.code), item.code);
};

const sentence = ({ kind, values }, item) =>
  (item.messages[kind] || "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

/** Says on an item what is wrong with it, as its template does. */
const mark = (problem, item) => {
  const box = boxOf(item.code);
  const id = `e-${item.code}`;
  const note = idOf("item-error").content.firstElementChild.cloneNode(true);
  note.id = id;
  note.querySelector("span").textContent = sentence(problem, item);
  const isRow = box.matches(".item > .part-text");
  const before = box.querySelector(":scope > .when") || idOf(`h-${item.code}`) || box.querySelector(isRow ? "label" : ".question");
  before.after(note);
  box.classList.add("bad");
  const single = ["text", "comment", "number"].includes(item.kind) ? idOf(item.first) : null;
  if (single) single.setAttribute("aria-invalid", "true");
  described(single || box, id, true);
  for (const name of problem.fields) {
    const one = name === item.code ? null : idOf(`f-${name.replaceAll(":", "--")}`);
    const row = all(box, "fieldset.row").find((found) => found.querySelector("[data-name]").dataset.name === name);
    if (one && one.matches("select")) {
      one.parentNode.classList.add("bad");
      one.setAttribute("aria-invalid", "true");
    }
    if (row) row.classList.add("bad");
  }
};

const firstOf = (problem, item) => {
  const wrong = problem.fields.find((name) => name !== item.code);
  if (item.kind === "matrix" && wrong) {
    const row = all(boxOf(item.code), "fieldset.row").find((one) => one.classList.contains("bad"));
    return row.querySelector("input").id;
  }
  return item.kind === "date" && wrong ? all(boxOf(item.code), ".dates .bad select")[0].id : item.first;
};

/** Marks every problem, and the summary that leads to each. title: its words. lines: none where nothing was answered. */
export const complain = (sheet, title, problems, items, words) => {
  const of = new Map(items.map((item) => [item.code, item]));
  const made = idOf("summary").content.firstElementChild.cloneNode(true);
  made.querySelector("h2").append(title);
  const list = made.querySelector("ul");
  list.replaceChildren();
  for (const problem of problems) mark(problem, of.get(problem.code));
  const places = all(sheet, "[id]").map((one) => one.id);
  const led = problems.map((problem) => [firstOf(problem, of.get(problem.code)), of.get(problem.code)]);
  led.sort(([one], [other]) => places.indexOf(one) - places.indexOf(other));
  for (const [id, item] of led) {
    const line = list.appendChild(document.createElement("li")).appendChild(document.createElement("a"));
    line.href = `#${id}`;
    line.textContent = words.question.replace("{number}", item.number).replace("{text}", shortened(asked(item)));
  }
  if (!problems.length) list.remove();
  (sheet.querySelector(".drafted") || sheet.querySelector("h1")).before(made);
  made.focus();
};

/** The question as it stands on the page; of a text in a list, of its question and label. */
const asked = (item) => {
  const box = idOf(`q-${item.code.split(":")[0]}`);
  const legend = box.querySelector(":scope > .question").cloneNode(true);
  for (const one of all(legend, "small, .optional")) one.remove();
  const whole = legend.textContent.trim();
  return item.code.includes(":") ? `${whole} – ${idOf(item.first).parentNode.querySelector("label").textContent.trim()}` : whole;
};
