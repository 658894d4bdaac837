// What an answer is sealed by: contract, keys, layout. Each is held against the contract, whose hash is worked out here:
// a page that names other keys would have to show another contract than the letter does.

import { sha256 } from "@noble/hashes/sha2.js";
import { fromHex, text } from "./bytes.js";

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const hashed = (bytes) => hex(sha256(bytes));
const sorted = (document) => JSON.stringify(Object.fromEntries(Object.entries(document).sort(([one], [other]) => (one < other ? -1 : 1))));

/** {form, keys, contract}. plan: what the page was told. Error where the contract names something else. */
export const terms = (plan) => {
  const policy = JSON.parse(plan.policy);
  const keys = { keeper: fromHex(plan.keys.keeper), desk: fromHex(plan.keys.desk) };
  const isBound =
    policy.count === "split" &&
    hashed(keys.keeper) === policy.keeper_key_hash &&
    hashed(keys.desk) === policy.public_key_hash &&
    hashed(text(sorted(plan.form.layout))) === policy.ballot_layout;
  if (!isBound) throw new Error("unbound");
  return { form: plan.form, keys, contract: sha256(text(plan.policy)) };
};
