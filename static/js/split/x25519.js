// X25519 (RFC 7748) by the ladder of `@noble/curves` alone: its own `x25519` brings another curve along to be faster at
// what is done twice here.

import { montgomery } from "@noble/curves/abstract/montgomery.js";

const P = 2n ** 255n - 19n;

const powPminus2 = (base) => {
  let made = 1n;
  for (let left = P - 2n, square = base; left > 0n; left >>= 1n) {
    if (left & 1n) made = (made * square) % P;
    square = (square * square) % P;
  }
  return made;
};

/** Section 5: three low bits off, the highest off, the one below it on. */
const adjustScalarBytes = (bytes) => {
  bytes[0] &= 248;
  bytes[31] = (bytes[31] & 127) | 64;
  return bytes;
};

export const x25519 = montgomery({ P, type: "x25519", powPminus2, adjustScalarBytes });
