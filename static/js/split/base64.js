// Bytes as text that a form carries unchanged (RFC 4648, section 5, without padding).

const AT_ONCE = 0x2000;

export const fromBytes = (bytes) => {
  let binary = "";
  for (let at = 0; at < bytes.length; at += AT_ONCE) binary += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};
