// What QualWeb finds on the page that is shown: run after its bundles, inside the page. A page in a frame is
// looked at as a page of its own, and what is inert is met by nobody.
() => {
  for (const frame of document.querySelectorAll("iframe, [inert]")) frame.replaceWith(document.createElement("div"));
  window.qwPage = new QWPage(document, true);
  const words = { translate: {}, fallback: {} };
  const data = { sourceHtml: document.documentElement.outerHTML };
  const acts = new ACTRulesRunner({}, words).configure({}).test(data).getReport();
  const techniques = new WCAGTechniquesRunner({}, words).configure({}).test(data).getReport();
  const isAsked = (rule) => rule.metadata["success-criteria"].some((one) => one.level !== "AAA");
  return [...Object.values(acts.assertions), ...Object.values(techniques.assertions)].filter(isAsked).flatMap((rule) =>
    rule.results.filter((one) => one.verdict === "failed").map((one) => ({
      rule: rule.code,
      where: one.elements.map((element) => element.htmlCode ?? element.pointer ?? "").join(" ").slice(0, 300),
      why: `${rule.name} (${one.resultCode})`,
    })));
}
