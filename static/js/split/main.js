// The whole script of a split count. On a respondent's page it runs the questionnaire, in a worker it seals, and anywhere
// else it does nothing: whoever checks it calls what it exports.

import { start } from "./page.js";
import { serve } from "./worker.js";

export * from "./ballot.js";
export { comments, picked, read } from "./answers.js";
export { codeWords } from "./words.js";
export { terms } from "./terms.js";
export { x25519 } from "./x25519.js";

if (typeof document !== "undefined") start(document.currentScript.src);
else if (typeof WorkerGlobalScope !== "undefined") serve(self);
