// Alfa beside a browser: first a line with the program that takes a page down where it is shown, then for each page on
// standard input (a line of JSON) a line with what is wrong with it.
import { createInterface } from "node:readline";

import { Audit } from "@siteimprove/alfa-act";
import { Native as ofDevice } from "@siteimprove/alfa-device/native";
import { Native as ofDocument } from "@siteimprove/alfa-dom/native";
import { Request, Response } from "@siteimprove/alfa-http";
import rules from "@siteimprove/alfa-rules";
import { Conformance, Criterion } from "@siteimprove/alfa-wcag";
import { Page } from "@siteimprove/alfa-web";

const isAskedOf = Conformance.isAA();

function isAsked(rule) {
  const criteria = [...rule.requirements].filter(Criterion.isCriterion);
  return criteria.length === 0 || criteria.some(isAskedOf);
}

const asked = rules.filter(isAsked);

function isWrong(outcome) {
  return outcome.outcome === "failed";
}

function said(outcome) {
  const { rule, expectations } = outcome.toJSON();
  return {
    rule: rule.uri.split("/").pop(),
    where: outcome.target.toString().slice(0, 300),
    why: expectations.flatMap(([, one]) => (one.type === "err" ? [one.error.message] : [])),
  };
}

process.stdout.write(
  JSON.stringify(`async () => ({document: await (${ofDocument.fromNode})(), device: (${ofDevice.fromWindow})()})`) + "\n",
);
// A page in a frame is looked at as a page of its own; what is inert is met by nobody, and Alfa does not know the word.
function isMet(node) {
  return !(node.attributes ?? []).some((one) => one.name === "inert");
}

function met(node) {
  const kept = { ...node, children: (node.children ?? []).filter(isMet).map(met) };
  return "content" in node ? { ...kept, content: null } : kept;
}

for await (const line of createInterface({ input: process.stdin })) {
  const shown = { request: Request.empty().toJSON(), response: Response.empty().toJSON(), ...JSON.parse(line) };
  shown.document = met(shown.document);
  const page = Page.from(shown).getUnsafe();
  const outcomes = [...(await Audit.of(page, asked).evaluate())];
  process.stdout.write(JSON.stringify(outcomes.filter(isWrong).map(said)) + "\n");
}
