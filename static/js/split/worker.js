// The page's heavy work, in a worker of its own, so that no key press waits for it.

import { ballotCode, sealAnswer } from "./ballot.js";

/** Blank ballots, thrown away: the engine compiles what it is to run while people read. */
const warm = ({ form, keys, contract, labels }) => {
  for (let time = 0; time < 2; time++) sealAnswer(form, keys, contract, labels, {}, {});
  return null;
};

const sealed = ({ form, keys, contract, labels, picked, comments }) => {
  const made = sealAnswer(form, keys, contract, labels, picked, comments);
  return { ...made, code: ballotCode(made.ballot[0]) };
};

/** Answers each message {id, picked?, ...} with {id, made}, or {id, trouble} without a word of what it was about. */
export const serve = (scope) => {
  scope.onmessage = ({ data }) => {
    try {
      scope.postMessage({ id: data.id, made: data.picked ? sealed(data) : warm(data) });
    } catch {
      scope.postMessage({ id: data.id, trouble: true });
    }
  };
};

const PATIENCE = 30000;

/** Asks a worker of this script: a function from a message without its id to what was made of it. */
export const worker = (source) => {
  const other = new Worker(source);
  const waiting = new Map();
  const over = (id) => {
    const [found] = [waiting.get(id), waiting.delete(id)];
    return found;
  };
  other.onmessage = ({ data }) => {
    const { made, trouble } = over(data.id);
    if (data.trouble) trouble(new Error("not sealed"));
    else made(data.made);
  };
  let isOver = false;
  other.onerror = (event) => {
    event.preventDefault();
    isOver = true;
    for (const id of [...waiting.keys()]) over(id).trouble(new Error("no worker"));
  };
  let last = 0;
  return (message) =>
    new Promise((made, trouble) => {
      if (isOver) trouble(new Error("no worker"));
      setTimeout(() => trouble(new Error("too slow")), PATIENCE);
      waiting.set(++last, { made, trouble });
      other.postMessage({ ...message, id: last });
    });
};
