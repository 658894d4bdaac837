// A ballot code in words, from the lists of surveyhost/core/wave/receipt_words, which `static/js/build.py` packs.

import { ALIKE, THINGS, MANNERS } from "./packed-words.js";

/** The English list: sorted, each word without what it begins with like the one before. */
const unpacked = () => {
  let last = "";
  return Array.from(ALIKE.matchAll(/(\d+)(\D+)/g), ([, alike, rest]) => (last = last.slice(0, +alike) + rest));
};

const LISTS = {
  en: unpacked,
  vi: () => THINGS.flatMap((thing) => MANNERS.map((manner) => `${thing} ${manner}`)),
};

/** code: places in a list. language: English where there is no list of its own. */
export const codeWords = (code, language) => {
  const words = (Object.hasOwn(LISTS, language) ? LISTS[language] : LISTS.en)();
  return code.map((place) => words[place]);
};
