// The proof of a ballot: draft-irtf-cfrg-vdaf-20, section 7.3, for Prio3Count's circuit repeated over cells. The same as
// surveyhost/core/split/proof.py and xof.py; checking a ballot is the servers' business and not here.

import { turboshake128 } from "@noble/hashes/sha3-addons.js";
import { ENCODED, MODULUS, evaluate, interpolate } from "./field.js";
import { bigEndian, joined } from "./bytes.js";

const VERSION = 18; // section 5
const USAGE = { measurement: 1, proof: 2, prover: 4 }; // section 7.2
const KEEPER = 1; // the keeper is the draft's helper
const PROOFS = 1;
const ARITY = 2;

const tag = (algorithm, usage, context) =>
  joined([VERSION, 0], bigEndian(algorithm, 4), bigEndian(usage, 2), context);

/** So many field elements out of a seed (sections 6.2 and 6.2.1). A number beyond the field is passed over. */
const expand = (seed, separation, binder, count) => {
  const length = [separation.length % 256, Math.floor(separation.length / 256)];
  const stream = turboshake128.create({ D: 1 });
  stream.update(joined(length, separation, [seed.length], seed, binder));
  const made = [];
  while (made.length < count) {
    const raw = stream.xof(ENCODED * (count - made.length));
    const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
    for (let at = 0; at < raw.length; at += ENCODED) {
      const number = view.getBigUint64(at, true);
      if (number < MODULUS) made.push(number);
    }
  }
  return made;
};

/** Cells and proof (section 7.3.3). seeds: two random elements, one for each wire. */
const proved = (cells, seeds) => {
  let wire = 2;
  while (wire < cells.length + 1) wire *= 2;
  const padding = new Array(wire - 1 - cells.length).fill(0n);
  const zeros = new Array(wire).fill(0n);
  const [one, other] = seeds.map((seed) => evaluate([...interpolate([seed, ...cells, ...padding]), ...zeros]));
  const outputs = one.slice(0, 2 * wire - 1).map((value, place) => (value * other[place]) % MODULUS);
  return [...cells, ...seeds, ...outputs];
};

/** Half K out of its seed (sections 7.2.1.1 and 7.2.6). */
const keeperHalf = (algorithm, seed, context, cells, length) => [
  ...expand(seed, tag(algorithm, USAGE.measurement, context), [KEEPER], cells),
  ...expand(seed, tag(algorithm, USAGE.proof, context), [PROOFS, KEEPER], length - cells),
];

/** Half V of a ballot (section 7.2.1.1). seed, prover: 32 random bytes each, used once. context: the contract's hash. */
export const split = (algorithm, cells, seed, prover, context) => {
  const seeds = expand(prover, tag(algorithm, USAGE.prover, context), [PROOFS], ARITY);
  const whole = proved(cells, seeds);
  const keeper = keeperHalf(algorithm, seed, context, cells.length, whole.length);
  return whole.map((value, place) => (value >= keeper[place] ? value - keeper[place] : value + MODULUS - keeper[place]));
};
