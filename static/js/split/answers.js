// What is chosen on a page, read and checked as surveyhost/core/questionnaire/kinds does, and the category of each
// measure that it falls into (`core.split.ballot.chosen`). A test holds both against each other.
//
// items: as `web.respondent.split.plan` describes them. form: name of a field to its values, as a form would send them.

import { text } from "./bytes.js";

const DECLINE = "-";
const DECLINED = Symbol("declined");
const PARTS = ["day", "month", "year"];
const MONTHS = { year: 12, quarter: 3, month: 1 };
const BREAKS = /\r\n?|[\u0085\u2028\u2029\v\f]/gu;
const UNWANTED = /[\0-\x08\v-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]/gu;

/** What an item does not take. kind: of the sentence that says so; fields: those at fault. */
class Wrong extends Error {
  constructor(kind, fields, values = {}) {
    super(kind);
    Object.assign(this, { kind, fields, values });
  }
}

const BLANK = "[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const BLANKS = new RegExp(`${BLANK}+`, "g");
const ENDS = new RegExp(`^${BLANK}+|${BLANK}+$`, "g");

/** Without blank ends: of what Python takes for blank. */
const strip = (value) => value.replace(ENDS, "");
const valuesOf = (form, name) => form.get(name) || [];

/** The one value under a name, "" if none. */
const oneValue = (form, name) => {
  const different = [...new Set(valuesOf(form, name).map(strip))].filter(Boolean);
  if (different.length > 1) throw new Wrong(different.includes(DECLINE) ? "contradiction" : "one", [name]);
  return different[0] || "";
};

const point = (item, form, name) => {
  const given = oneValue(form, name);
  if (given === "") return null;
  if (given === DECLINE || (given === "na" && item.not_applicable)) return DECLINED;
  const value = item.points.indexOf(given);
  if (value < 0) throw new Wrong("unknown", [name]);
  return value;
};

/** Whether the whole item was declined; anything but that is no answer under its own name. */
const declined = (item, form) => {
  const given = oneValue(form, item.code);
  if (given !== "" && given !== DECLINE) throw new Wrong("unknown", [item.code]);
  return given === DECLINE;
};

const matrix = (item, form) => {
  const isDeclined = declined(item, form);
  const answered = {};
  const missing = [];
  for (const row of item.rows) {
    const value = point(item, form, `${item.code}:${row}`);
    if (value === null) missing.push(`${item.code}:${row}`);
    else if (value !== DECLINED) answered[row] = value;
  }
  const isAnswered = Object.keys(answered).length > 0;
  if (isDeclined && isAnswered) throw new Wrong("contradiction", [item.code]);
  if (isDeclined) return DECLINED;
  if (missing.length && item.required) throw new Wrong("required", missing);
  return isAnswered ? answered : missing.length ? null : DECLINED;
};

const choice = (item, form) => {
  const given = oneValue(form, item.code);
  if (given === "") return null;
  if (given === DECLINE) return DECLINED;
  if (!item.options.includes(given)) throw new Wrong("unknown", [item.code]);
  return given;
};

const choices = (item, form) => {
  const fields = [item.code];
  const chosen = new Set(valuesOf(form, item.code).map(strip).filter(Boolean));
  if (!chosen.size) return null;
  if (chosen.has(DECLINE)) {
    if (chosen.size > 1) throw new Wrong("contradiction", fields);
    return DECLINED;
  }
  const kept = item.options.filter((option) => chosen.has(option));
  if (kept.length < chosen.size) throw new Wrong("unknown", fields);
  const alone = kept.find((option) => item.exclusive.includes(option));
  if (alone !== undefined && kept.length > 1) throw new Wrong(`exclusive:${alone}`, fields);
  if (alone === undefined && kept.length < item.fewest) throw new Wrong("too_few", fields);
  if (kept.length > item.most) throw new Wrong("too_many", fields);
  return kept;
};

/** A digit of any script as one of 0 to 9: in Unicode each ten stand together. */
const digit = (letter) => {
  let zero = letter.codePointAt(0);
  const value = zero;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((value - zero) % 10);
};

/** A number in figures, in millionths. */
const millionths = (written) => {
  const [whole, rest = ""] = written.replace(/[-+]/, "").replace(",", ".").split(".");
  const size = BigInt(whole + rest.padEnd(6, "0").slice(0, 6));
  return written[0] === "-" ? -size : size;
};

const number = (item, form) => {
  const fields = [item.code];
  const given = oneValue(form, item.code).replace(BLANKS, "").replace(/\u2212/gu, "-");
  if (given === "") return null;
  if (given === DECLINE) return DECLINED;
  const figures = given.replace(/\p{Nd}/gu, digit);
  if (/^[-+]?[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(figures)) throw new Wrong("number_unclear", fields);
  if (!/^[-+]?\d{1,15}(?:[.,]\d{1,6})?$/.test(figures)) throw new Wrong("not_a_number", fields);
  const value = millionths(figures);
  if (item.minimum !== null && value < BigInt(item.minimum)) throw new Wrong("too_low", fields);
  if (item.maximum !== null && value > BigInt(item.maximum)) throw new Wrong("too_high", fields);
  return value;
};

const isDay = (year, month, day) => {
  const days = [31, year % 4 || (!(year % 100) && year % 400) ? 28 : 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
};

const period = (day, by) => Math.floor((+day.slice(0, 4) * 12 + +day.slice(5, 7) - 1) / MONTHS[by]);

/** The number of the period in which the day falls, from 0. */
const date = (item, form) => {
  const isDeclined = declined(item, form);
  const fields = PARTS.map((part) => `${item.code}:${part}`);
  const given = fields.map((name) => oneValue(form, name));
  if (!given.some(Boolean)) return isDeclined ? DECLINED : null;
  if (isDeclined) throw new Wrong("contradiction", [item.code]);
  if (!given.every(Boolean)) throw new Wrong("date_incomplete", fields.filter((_, place) => !given[place]));
  const [day, month, year] = given.map(Number);
  if (!given.every((part) => /^\d{1,4}$/.test(part)) || !isDay(year, month, day)) throw new Wrong("no_such_day", fields);
  const written = [year, month, day].map((part) => String(part).padStart(2, "0")).join("-");
  if (written < item.earliest) throw new Wrong("too_early", fields);
  if (written > item.latest) throw new Wrong("too_late", fields);
  return period(written, item.by) - period(item.earliest, item.by);
};

const clean = (words) =>
  words.replace(BREAKS, "\n").replace(/\t/g, " ").replace(UNWANTED, "").normalize("NFC").replace(ENDS, "");
const oneLine = (words) => clean(words).split(BLANKS).filter(Boolean).join(" ");
const lines = (words) => clean(words).split("\n").map((line) => line.trimEnd()).join("\n");

const written = (tidy) => (item, form) => {
  const words = tidy(oneValue(form, item.code));
  if (words === DECLINE) return DECLINED;
  const { length } = [...words];
  if (length > item.maximum) throw new Wrong("too_long", [item.code], { length });
  if (text(words).length > item.bytes) throw new Wrong("too_wide", [item.code]);
  return words || null;
};

const texts = (item, form) => {
  const isDeclined = declined(item, form);
  const isWritten = item.rows.some((row) => valuesOf(form, `${item.code}:${row}`).some((value) => strip(value)));
  if (isDeclined && isWritten) throw new Wrong("contradiction", [item.code]);
  return isDeclined || isWritten ? DECLINED : null;
};

const READ = {
  rating: (item, form) => point(item, form, item.code),
  enps: (item, form) => point(item, form, item.code),
  matrix,
  choice,
  choices,
  number,
  date,
  text: written(oneLine),
  comment: written(lines),
  texts,
};

/** {answers, problems}: code to answer, and {code, kind, fields, values} for each item that does not take what is there. */
export const read = (items, form) => {
  const answers = new Map();
  const problems = [];
  for (const item of items) {
    try {
      const value = READ[item.kind](item, form);
      if (value === null && item.required) throw new Wrong("required", [item.code]);
      if (value !== null && value !== DECLINED) answers.set(item.code, value);
    } catch (wrong) {
      if (!(wrong instanceof Wrong)) throw wrong;
      problems.push({ code: item.code, kind: wrong.kind, fields: wrong.fields, values: wrong.values });
    }
  }
  return { answers, problems };
};

const CATEGORIES = {
  rating: (item, value) => [[item.code, value]],
  enps: (item, value) => [[item.code, value]],
  date: (item, value) => [[item.code, value]],
  choice: (item, value) => [[item.code, item.options.indexOf(value)]],
  number: (item, value) => [[item.code, item.bands.filter((bound) => value >= BigInt(bound)).length]],
  matrix: (item, value) => Object.entries(value).map(([row, chosen]) => [`${item.code}:${row}`, chosen]),
  choices: (item, value) => item.options.map((option) => [`${item.code}:${option}`, Number(value.includes(option))]),
};

/** What a ballot is made of: measure to category. */
export const picked = (items, answers) => {
  const asked = items.filter((item) => answers.has(item.code) && CATEGORIES[item.kind]);
  return Object.fromEntries(asked.flatMap((item) => CATEGORIES[item.kind](item, answers.get(item.code))));
};

/** What was written: item to words. */
export const comments = (items, answers) => {
  const asked = items.filter((item) => answers.has(item.code) && !CATEGORIES[item.kind]);
  return Object.fromEntries(asked.map((item) => [item.code, answers.get(item.code)]));
};
