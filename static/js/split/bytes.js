// Bytes put together.

export const text = (words) => new TextEncoder().encode(words);

export const joined = (...parts) => {
  const made = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
};

/** A whole number in so many bytes, the highest first. */
export const bigEndian = (number, size) => {
  const made = new Uint8Array(size);
  let left = number;
  for (let at = size - 1; at >= 0; at--) {
    made[at] = left % 256;
    left = Math.floor(left / 256);
  }
  return made;
};

/** Bytes out of hexadecimal digits. */
export const fromHex = (digits) => Uint8Array.from(digits.match(/../g) || [], (pair) => parseInt(pair, 16));
