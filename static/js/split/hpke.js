// HPKE (RFC 9180) in base mode, one message: X25519, HKDF-SHA256, AES-256-GCM. What surveyhost/core/wave/sealing.py opens.

import { extract, expand } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { x25519 } from "./x25519.js";
import { gcm } from "@noble/ciphers/aes.js";
import { bigEndian, joined, text } from "./bytes.js";

const KEM = 0x20;
const KDF = 1;
const AEAD = 2;
const OF_KEM = joined(text("KEM"), bigEndian(KEM, 2)); // section 4.1
const OF_HPKE = joined(text("HPKE"), bigEndian(KEM, 2), bigEndian(KDF, 2), bigEndian(AEAD, 2)); // section 5.1
const NOTHING = new Uint8Array(0);
const BASE = 0;
const LENGTH = 4;

export const OVERHEAD = 32 + 16 + LENGTH;

// section 4
const labeledExtract = (suite, salt, label, material) =>
  extract(sha256, joined(text("HPKE-v1"), suite, text(label), material), salt);
const labeledExpand = (suite, key, label, info, length) =>
  expand(sha256, key, joined(bigEndian(length, 2), text("HPKE-v1"), suite, text(label), info), length);

/** A box of so many bytes that only the private key opens, and only with the same `info`. RangeError if it is too small. */
export const seal = (publicKey, info, plain, size) => {
  const padding = size - OVERHEAD - plain.length;
  if (padding < 0) throw new RangeError("too much for a box");
  const secretKey = x25519.utils.randomSecretKey();
  const sent = x25519.getPublicKey(secretKey);
  const shared = x25519.getSharedSecret(secretKey, publicKey);
  const context = joined(sent, publicKey);
  const secret = labeledExpand(OF_KEM, labeledExtract(OF_KEM, NOTHING, "eae_prk", shared), "shared_secret", context, 32);
  const schedule = joined(
    [BASE],
    labeledExtract(OF_HPKE, NOTHING, "psk_id_hash", NOTHING),
    labeledExtract(OF_HPKE, NOTHING, "info_hash", info),
  );
  const root = labeledExtract(OF_HPKE, secret, "secret", NOTHING);
  const key = labeledExpand(OF_HPKE, root, "key", schedule, 32);
  const nonce = labeledExpand(OF_HPKE, root, "base_nonce", schedule, 12);
  const filled = joined(bigEndian(plain.length, LENGTH), plain, new Uint8Array(padding));
  return joined(sent, gcm(key, nonce).encrypt(filled));
};
