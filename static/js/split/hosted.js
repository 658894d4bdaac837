// The same page on a keeper's host. The link stands behind the "#", which browsers send to nobody; our host is asked how it
// stands and given sealed rows, and what it answers is data: every word that is shown stands in the page.

const LINK = /(?:^|\/s\/|#)([A-Z0-9]{6}[A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])/;

/** The link's secret part in an address of either kind, or as it is; "" where there is none. */
export const linkIn = (words) => (LINK.exec(words.trim()) || ["", ""])[1];

/** Behind the "#": the link, and the number of the page. */
export const fragment = (link, number) => `#${link}/${number}`;

export const numberIn = (hash) => hash.split("/")[1];

/** Where our own page of this link is named: answers are replaced, withdrawn, or given without a script there. */
export const leadToOurs = (root, link) => {
  for (const one of document.querySelectorAll("[data-ours]")) {
    one.href = `${root.dataset.host}/s/${link}?lang=${root.lang}${one.dataset.ours}`;
  }
};

/** What the foot says of unsent answers, where there are any. */
export const foot = (isThere) => { document.querySelector("footer .sealed").hidden = !isThere; };

/** Shows one of the page's own notes, in the place of everything else. */
export const note = (main, id) => {
  for (const one of main.children) one.hidden = one.id !== id;
  foot(false);
  const shown = document.getElementById(id);
  if (shown) main.focus({ preventScroll: true });
  return shown;
};

/** Asks for a link to be pasted; then begins with it. */
export const askForLink = (main, begin) => {
  const asked = note(main, "linkless");
  const [line, wrong] = [asked.querySelector("input"), asked.querySelector(".error")];
  const taken = () => {
    const link = linkIn(line.value);
    wrong.hidden = Boolean(link);
    line.setAttribute("aria-invalid", String(!link));
    if (!link) return line.focus();
    line.value = "";
    return begin(link);
  };
  asked.querySelector("button").addEventListener("click", taken);
  line.addEventListener("keydown", (event) => event.key === "Enter" && taken());
};

/** The page after sending, with the five words that came back. */
export const thanks = (main, words) => {
  const made = document.getElementById("thanks");
  document.title = made.dataset.title;
  main.replaceChildren(made.content);
  for (const one of document.querySelectorAll("nav.languages, footer > *")) one.remove();
  main.querySelectorAll(".receipt:not(.ballot-code) li").forEach((one, at) => { one.textContent = words[at]; });
};
