// The controls of all pages, and what was chosen in them: as a form's entries, and as a draft in this browser.

import { ticks } from "../parts/alone.js";

/** Only now, and outside any form, have controls names: that a group of radios is one, and nothing can send them. */
export const named = (inside) =>
  Array.from(inside.querySelectorAll("[data-name]"), (one) => {
    one.name = one.dataset.name;
    one.autocomplete = "off";
    return one;
  });

const chosen = (one) => (ticks(one) ? one.checked : one.value !== "");

/** [name, value] of each control that says something. */
export const entries = (controls) => controls.filter(chosen).map((one) => [one.name, one.value]);

/** Name to values. */
export const formOf = (pairs) => {
  const made = new Map();
  for (const [name, value] of pairs) made.set(name, [...(made.get(name) || []), value]);
  return made;
};

/** Put what was chosen back; whether there was anything to put. */
export const restore = (controls, pairs) => {
  let isRestored = false;
  for (const [name, value] of pairs) {
    const found = controls.filter((one) => one.name === name);
    const tick = found.find((one) => ticks(one) && one.value === value);
    const box = found.find((one) => !ticks(one));
    if (tick) tick.checked = true;
    else if (box) box.value = value;
    isRestored = isRestored || Boolean(tick || box);
  }
  return isRestored;
};

/** Deletes what was not sent in a wave that is over. */
export const forgetWave = (wave) => {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(`draft-${wave}-`)) localStorage.removeItem(name);
  } catch {}
};

const NOWHERE = { read: () => [], save: () => false, drop: () => {} };

/** Where a draft lies. Storage may be switched off, full, or hold something that is not ours: then there is none. */
export const storeOf = (name, isShared) => {
  let store;
  try {
    store = localStorage;
    if (isShared) store.removeItem(name);
  } catch {
    return NOWHERE;
  }
  if (isShared || !store) return NOWHERE;
  return {
    read: () => {
      try {
        const kept = JSON.parse(store.getItem(name));
        return Array.isArray(kept) ? kept.filter((pair) => Array.isArray(pair)) : [];
      } catch {
        return [];
      }
    },
    save: (pairs) => {
      try {
        store.setItem(name, JSON.stringify(pairs));
        return true;
      } catch {
        return false;
      }
    },
    drop: () => {
      try {
        store.removeItem(name);
      } catch {}
    },
  };
};
