// Field64 of draft-irtf-cfrg-vdaf-20, section 6.1, as BigInts from 0 up to the modulus. The same as
// surveyhost/core/split/field.py, which is held against it byte for byte.

export const MODULUS = 2n ** 64n - 2n ** 32n + 1n;
const ORDER = 2n ** 32n; // of the largest group of roots of unity (section 6.1.4)
export const ENCODED = 8; // bytes of an element, little-endian (section 6.1.1)

export const power = (base, exponent) => {
  let made = 1n;
  let square = base % MODULUS;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) made = (made * square) % MODULUS;
    square = (square * square) % MODULUS;
  }
  return made;
};

const inverse = (value) => power(value, MODULUS - 2n);
const GENERATOR = power(7n, 2n ** 32n - 1n);

/** The principal root of unity of this order, a power of two (section 6.1.2). */
const rootOfUnity = (size) => power(GENERATOR, ORDER / BigInt(size));

const tables = new Map();

/** Half the powers of a root of unity of this order, kept: every ballot of a wave needs the same. */
const powersOf = (size, isInverse) => {
  const name = `${size}/${isInverse}`;
  if (!tables.has(name)) {
    const root = isInverse ? inverse(rootOfUnity(size)) : rootOfUnity(size);
    const made = [1n];
    while (made.length < size / 2) made.push((made[made.length - 1] * root) % MODULUS);
    tables.set(name, made);
  }
  return tables.get(name);
};

const turned = (place, bits) => {
  let made = 0;
  for (let bit = 0; bit < bits; bit++) made |= ((place >> bit) & 1) << (bits - 1 - bit);
  return made;
};

const transform = (values, isInverse) => {
  const size = values.length;
  const bits = Math.log2(size);
  const table = powersOf(size, isInverse);
  const made = values.map((_, place) => values[turned(place, bits)]);
  for (let half = 1; half < size; half *= 2) {
    const step = size / (2 * half);
    for (let start = 0; start < size; start += 2 * half) {
      for (let at = 0; at < half; at++) {
        const lower = made[start + at];
        const upper = (made[start + at + half] * table[at * step]) % MODULUS;
        const sum = lower + upper;
        const rest = lower - upper;
        made[start + at] = sum >= MODULUS ? sum - MODULUS : sum;
        made[start + at + half] = rest < 0n ? rest + MODULUS : rest;
      }
    }
  }
  return made;
};

/** Values at the powers of the root of unity whose order is the number of coefficients (section 6.1.2). */
export const evaluate = (coefficients) => transform(coefficients, false);

/** The inverse of `evaluate`. */
export const interpolate = (values) => {
  const scale = inverse(BigInt(values.length));
  return transform(values, true).map((value) => (value * scale) % MODULUS);
};

/** The elements one after another (section 6.1.1). */
export const toBytes = (vector) => {
  const view = new DataView(new ArrayBuffer(ENCODED * vector.length));
  vector.forEach((value, place) => view.setBigUint64(ENCODED * place, value, true));
  return new Uint8Array(view.buffer);
};
