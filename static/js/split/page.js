// The questionnaire of a split count, whole in the browser: nothing of it is sent before each half is sealed, and the
// sealed rows go by `fetch`, since no form on the page could send anything else.

import { forget } from "../parts/device.js";
import { holdsUp, watch } from "../parts/looks.js";
import { standAlone } from "../parts/alone.js";
import { comments, picked, read } from "./answers.js";
import { entries, forgetWave, formOf, named, restore, storeOf } from "./draft.js";
import { codeWords } from "./words.js";
import { ask, lay, post, seatOf, swap } from "./sending.js";
import * as hosted from "./hosted.js";
import { terms } from "./terms.js";
import { worker } from "./worker.js";
import * as sheetsOf from "./sheets.js";

let root = null; // of the document, which a worker has none of
const idOf = (id) => document.getElementById(id);
const all = (selector, inside = document) => Array.from(inside.querySelectorAll(selector));

/** What outlives a change of language: where this page came from, the worker, and how far it has got. */
const journey = { link: "", ask: null, stage: "nothing sent", number: 1, touched: () => {}, elsewhere: null };

/** Says in words that something went wrong, what that means for what was chosen, and which other way there is. */
const tell = (kind) => {
  const note = idOf("trouble");
  if (!note) return;
  for (const one of all("[data-trouble]", note)) one.hidden = one.dataset.trouble !== kind;
  note.querySelector("[data-trouble-way]").hidden = !["nothing sent", "sealing"].includes(kind);
  note.hidden = false;
  note.focus();
};

/** Runs a step; whatever goes wrong in it is told, and nothing else happens. */
const safely = (step) => async (...given) => {
  try {
    await step(...given);
  } catch {
    tell(journey.stage);
  }
};

/** Links and forms lead where they did, whatever the address line comes to show. */
const anchor = () => {
  for (const one of all("a[href]")) one.href = new URL(one.getAttribute("href"), journey.link).href;
  for (const one of all("form")) one.action = new URL(one.getAttribute("action"), journey.link).href;
};

/** Where our host is asked about a link, from a page that a keeper hosts. */
const seatPlace = (link) => `${root.dataset.host}/s/${link}/seat?lang=${root.lang}`;

const numberHere = () =>
  Number(journey.elsewhere ? hosted.numberIn(location.hash) : new URLSearchParams(location.search).get("page"));

const place = (number) => {
  if (journey.elsewhere) return hosted.fragment(journey.elsewhere, number);
  const query = new URLSearchParams(location.search);
  query.set("page", number);
  return `?${query}`;
};

class Questionnaire {
  constructor(container, earlier) {
    this.container = container;
    this.plan = JSON.parse(container.dataset.plan);
    this.seat = JSON.parse(root.dataset.seat);
    this.isShared = Boolean(root.dataset.shared);
    this.sheets = all(".sheet", container);
    this.controls = named(container);
    this.looks = all("[data-look]", container);
    this.store = storeOf(`draft-${root.dataset.wave}-${this.seat.draft}`, this.isShared);
    this.isBusy = false;
    const isRestored = restore(this.controls, earlier || this.store.read());
    this.terms = { ...terms(this.plan), labels: this.seat.labels };
    this.listen();
    this.isRestored = isRestored && !earlier;
  }

  listen() {
    this.container.addEventListener("input", safely(({ target }) => { standAlone(target); this.changed(); }));
    this.container.addEventListener("change", safely(() => this.changed()));
    this.container.addEventListener("keydown", safely((event) => this.entered(event)));
    for (const button of all("[data-go]", this.container)) {
      button.addEventListener("click", safely(() => this[button.dataset.go]()));
    }
    for (const link of all("nav.languages a")) {
      link.addEventListener("click", safely((event) => { event.preventDefault(); return this.speak(link); }));
    }
    watch(this.looks, this.container.dataset);
  }

  form() {
    return formOf(entries(this.controls.filter((one) => !one.closest("[data-show][hidden]"))));
  }

  changed() {
    sheetsOf.unfold(this.container, formOf(entries(this.controls)));
    sheetsOf.pipe(this.container, this.controls);
    if (this.store.save(entries(this.controls))) {
      all(".kept").forEach((one) => { one.hidden = false; });
      all(".unkept").forEach((one) => { one.hidden = true; });
    }
    this.show(journey.number);
  }

  tellOfDraft() {
    const note = Object.assign(document.createElement("div"), { className: "drafted" });
    const said = Object.assign(document.createElement("span"), { textContent: this.container.dataset.drafted });
    const erase = Object.assign(document.createElement("button"), { type: "button", textContent: this.container.dataset.erase });
    erase.addEventListener("click", () => {
      this.store.drop();
      if (journey.elsewhere) location.reload();
      else location.href = location.pathname;
    });
    note.append(said, erase);
    this.sheets[journey.number - 1].querySelector("h1").before(note);
    this.note = note;
  }

  /** Enter in a line goes on, as in a form. */
  entered(event) {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input, select")) return;
    event.preventDefault();
    return this.onward();
  }

  show(number) {
    journey.number = number;
    sheetsOf.show(this.container, this.sheets, number, this.plan.words);
    document.title = `${this.sheets[number - 1].dataset.heading} · ${this.plan.title}`;
  }

  /** Another page, as if it had been fetched: at its top, with an address of its own. */
  turn(number, isNew = true) {
    sheetsOf.clear(this.container, this.plan.items);
    if (this.note) this.note.remove();
    this.show(number);
    if (isNew && !this.isShared && !this.seat.receipt) history.pushState(null, "", place(number));
    scrollTo(0, 0);
    idOf("main").focus({ preventScroll: true });
  }

  here() {
    const sheet = this.sheets[journey.number - 1];
    const names = new Set(all("[data-name]", sheet).map((one) => one.name));
    const isHere = ({ code }) => [...names].some((name) => name === code || name.startsWith(`${code}:`));
    return [sheet, this.plan.items.filter(isHere)];
  }

  complain(sheet, title, problems) {
    sheetsOf.clear(this.container, this.plan.items);
    sheetsOf.complain(sheet, title, problems, this.plan.items, this.plan.words);
    document.title = `${this.plan.words.error} ${document.title}`;
  }

  title(problems) {
    const isMissing = problems.every(({ kind }) => kind === "required");
    return this.plan.words[isMissing ? "left" : "wrong"][problems.length - 1];
  }

  back() {
    if (this.isBusy) return;
    this.turn(sheetsOf.following(this.sheets, journey.number, -1));
  }

  onward() {
    if (this.isBusy) return;
    const [sheet, items] = this.here();
    if (holdsUp(this.looks.filter((one) => sheet.contains(one)), this.container.dataset)) return;
    const { problems } = read(items, this.form());
    if (problems.length) return this.complain(sheet, this.title(problems), problems);
    const next = sheetsOf.following(this.sheets, journey.number, 1);
    return next ? this.turn(next) : this.send();
  }

  async send() {
    const { answers, problems } = read(this.plan.items, this.form());
    if (problems.length) return this.sendBack(problems);
    if (!answers.size) return this.complain(this.sheets[journey.number - 1], this.plan.words.empty, []);
    this.busy(true);
    try {
      await this.sealAndPost(answers);
    } catch {
      tell(journey.stage);
      if (journey.stage === "sealing") journey.stage = "nothing sent";
      if (journey.stage !== "sent") this.busy(false);
    }
  }

  async sealAndPost(answers) {
    if (journey.stage === "nothing sent") journey.stage = "sealing";
    const asked = { ...this.terms, picked: picked(this.plan.items, answers), comments: comments(this.plan.items, answers) };
    const sealed = await journey.ask(asked);
    journey.stage = "perhaps sent";
    if (journey.elsewhere) return this.layElsewhere(sealed);
    const page = await post(journey.link, sealed, this.seat.receipt);
    journey.stage = "sent";
    this.thank(page, sealed.code);
  }

  async layElsewhere(sealed) {
    const { state, words, draft } = await lay(seatPlace(journey.elsewhere), sealed);
    journey.stage = "sent";
    if (state !== "sent") return shut(state, draft);
    this.store.drop();
    hosted.thanks(idOf("main"), words);
    this.thanked(sealed.code);
  }

  sendBack(problems) {
    const number = 1 + this.sheets.findIndex((one) => one.contains(idOf(`q-${problems[0].code.split(":")[0]}`)));
    this.turn(number);
    const [sheet, items] = this.here();
    const here = problems.filter(({ code }) => items.some((item) => item.code === code));
    this.complain(sheet, this.title(here), here);
  }

  busy(isBusy) {
    this.isBusy = isBusy;
    if (isBusy) idOf("trouble").hidden = true;
    this.container.querySelector(".sealing").hidden = !isBusy;
    all("[data-go]", this.container).forEach((one) => { one.setAttribute("aria-disabled", String(isBusy)); });
  }

  /** The page that came back. The ballot code on it is worked out here, whatever the server made of it. */
  thank(page, code) {
    if (page.document.querySelector("[data-sent], [data-over]")) this.store.drop();
    swap(page.document);
    anchor();
    this.thanked(code);
  }

  thanked(code) {
    const words = all("#ballot-code li");
    codeWords(code, idOf("ballot-code")?.dataset.list || "en").forEach((word, at) => { words[at].textContent = word; });
    journey.touched();
    scrollTo(0, 0);
    idOf("main").focus({ preventScroll: true });
  }

  /** The same page in another language: fetched blank, and filled with what was chosen here. */
  async speak(link) {
    const { receipt } = this.seat;
    const address = new URL(link.href, journey.link);
    if (!journey.elsewhere) {
      address.searchParams.set("page", journey.number);
      address.searchParams.set("order", this.container.dataset.order);
    }
    const { status, document: page } = await ask(address, receipt && [["go", link.lang], ["_receipt", receipt]]);
    if (status !== 200 || !page.getElementById("questions")) return location.assign(address);
    const chosen = entries(this.controls);
    swap(page);
    journey.link = address.href;
    if (journey.elsewhere) {
      root.dataset.seat = JSON.stringify(this.seat);
      hosted.leadToOurs(root, journey.elsewhere);
    }
    const shown = journey.elsewhere ? address.pathname + place(journey.number) : address.search;
    if (!this.isShared && !receipt) history.replaceState(null, "", shown);
    begin(chosen);
  }
}

let current = null;

const begin = (earlier) => {
  root.classList.add("js");
  idOf("main").append(idOf("questions").content);
  current = new Questionnaire(idOf("answers"), earlier);
  anchor();
  idOf("without").hidden = true;
  current.show(Math.min(Math.max(journey.number, 1), current.sheets.length));
  current.changed();
  if (current.isRestored) current.tellOfDraft();
};

const arrive = (source) => {
  const number = numberHere();
  Object.assign(journey, { link: location.href, number: Number.isInteger(number) ? number : 1 });
  anchor();
  const start = root.dataset.shared;
  if (start) {
    history.replaceState(null, "", start);
    journey.touched = forget(start);
  }
  journey.ask = worker(source);
  begin();
  journey.ask(current.terms).catch(() => {}); // a warm-up that fails is no loss: sealing says so itself
  addEventListener("popstate", safely(() => {
    if (journey.stage === "sent") return location.reload();
    if (journey.elsewhere && hosted.linkIn(location.hash) !== journey.elsewhere) return location.reload();
    current.turn(numberHere() || 1, false);
  }));
};

/** A link that takes nothing says so, and what was not sent is deleted where it never can be. */
const shut = (state, draft) => {
  const { wave } = root.dataset;
  if (state === "closed") forgetWave(wave);
  if (draft && ["spent", "revoked"].includes(state)) storeOf(`draft-${wave}-${draft}`, false).drop();
  hosted.note(idOf("main"), state);
};

/** On a keeper's host: how the link stands is asked of ours, with nothing but the link. */
const arriveElsewhere = async (source, link) => {
  for (const one of all("nav.languages a")) one.hash = link && `#${link}`;
  if (!link) return hosted.askForLink(idOf("main"), (pasted) => elsewhere(source, pasted));
  hosted.leadToOurs(root, link);
  const { state, ...seat } = await seatOf(seatPlace(link));
  if (state !== "open") return shut(state, seat.draft);
  journey.elsewhere = link;
  if (hosted.linkIn(location.hash) !== link) history.replaceState(null, "", place(1));
  root.dataset.seat = JSON.stringify(seat);
  for (const one of ["linkless", "without"]) idOf(one).hidden = true;
  hosted.foot(true);
  return arrive(source);
};

const elsewhere = (source, link) =>
  arriveElsewhere(source, link).catch(({ message }) => {
    hosted.note(idOf("main"), "trouble");
    tell(journey.elsewhere ? (message === "unbound" ? "unbound" : "nothing sent") : "no seat");
  });

/** source: the address of this script, for its worker. */
export const start = (source) => {
  root = document.documentElement;
  if (!idOf("questions")) return;
  addEventListener("error", ({ filename }) => { if (filename === source) tell(journey.stage); });
  if (root.dataset.host) return void elsewhere(source, hosted.linkIn(location.hash));
  try {
    arrive(source);
  } catch (error) {
    tell(error.message === "unbound" ? "unbound" : "nothing sent");
  }
};
