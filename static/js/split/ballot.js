// Cuts an answer into two halves, one for the desk and one for the keeper, and seals each. The same as
// surveyhost/core/split/ballot.py and boxes.py. `static/js/ballot.js` is made of this folder by `static/js/build.py`.
//
// form: what `core.split.boxes.form_document` says of a wave. keys: {keeper, desk}, public keys of 32 bytes.
// contract: the contract's hash, 32 bytes. labels: of the seat, first its block.

import { sha256 } from "@noble/hashes/sha2.js";
import { fromHex, joined, text } from "./bytes.js";
import { toBytes } from "./field.js";
import { seal } from "./hpke.js";
import { split as halved } from "./proof.js";

const SEED = 32;
const CODE_WORDS = 7;

export { fromHex };

const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** {cells, mask}: 0n or 1n for each cell, and for each block whether it was answered. picked: measure to category (from
    0), of an option 1 where it was chosen; not answered: not there. RangeError for what the layout does not know. */
export const encode = (layout, picked) => {
  const cells = [];
  const mask = [];
  const left = new Set(Object.keys(picked));
  for (const [measure, count] of layout.measures) {
    const answer = left.delete(measure) ? picked[measure] : null;
    if (answer !== null && !(Number.isInteger(answer) && answer >= 0 && answer < (count || 2))) {
      throw new RangeError(`no such category of ${measure}: ${answer}`);
    }
    if (count === 0) {
      cells.push(BigInt(answer || 0));
      continue;
    }
    mask.push(answer !== null);
    for (let cell = 0; cell < count; cell++) cells.push(cell === answer ? 1n : 0n);
  }
  if (left.size) throw new RangeError(`no such measure: ${[...left][0]}`);
  return { cells, mask };
};

const packed = (mask) => {
  const made = new Uint8Array(Math.ceil(mask.length / 8));
  mask.forEach((isAnswered, place) => {
    if (isAnswered) made[place >> 3] |= 1 << (place & 7);
  });
  return made;
};

/** {seed, mask, desk}: half K as its seed, the mask in bytes, and half V in bytes. The seeds are drawn if none are given,
    and none may be used twice. */
export const split = (layout, picked, contract, seed = random(SEED), prover = random(SEED)) => {
  const { cells, mask } = encode(layout, picked);
  return { seed, mask: packed(mask), desk: toBytes(halved(layout.algorithm, cells, seed, prover, contract)) };
};

const info = (contract, kind, item) => joined(contract, text(item ? `${kind}/${item}` : kind));
const written = (labels) => text(JSON.stringify(labels));

export const keeperPlain = (halves, labels) => joined(halves.seed, halves.mask, written(labels));
export const deskPlain = (halves, labels) => joined(halves.desk, written(labels));

/** [K box, V box]. */
export const sealBallot = (form, keys, contract, halves, labels) => [
  seal(keys.keeper, info(contract, "keeper"), keeperPlain(halves, labels), form.keeper),
  seal(keys.desk, info(contract, "desk"), deskPlain(halves, labels), form.desk),
];

/** A comment box; words: "" where nothing was written. RangeError where they take more bytes than there is room for. */
export const sealComment = (form, keys, contract, item, words, block) => {
  const inner = seal(keys.desk, info(contract, "words", item), text(words), form.inner);
  return seal(keys.keeper, info(contract, "comment", item), joined([words ? 1 : 0], inner, text(block)), form.comment);
};

/** Everything that is sent of one answer: {ballot: [K box, V box], comments: {item: box}}. comments: item to words; every
    item of the form has a box, written or not. */
export const sealAnswer = (form, keys, contract, labels, picked, comments) => ({
  ballot: sealBallot(form, keys, contract, split(form.layout, picked, contract), labels),
  comments: Object.fromEntries(
    form.items.map((item) => [item, sealComment(form, keys, contract, item, comments[item] || "", labels[0])]),
  ),
});

/** A ballot code: seven places in a list of 4,096 words. */
export const ballotCode = (keeperBox) => {
  const hashed = sha256(joined(text("surveyhost/split/code"), keeperBox));
  return Array.from({ length: CODE_WORDS }, (_, place) => (hashed[2 * place] * 256 + hashed[2 * place + 1]) % 4096);
};
