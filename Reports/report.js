"use strict";
// What a reader can do with a report beyond reading it: search it, filter and sort its findings, print one of them, and
// decide on them. The page is whole without this script; nothing that the script adds is there where it does not run.
// It asks nothing of any network and keeps nothing: what was typed is gone with the page. Texts only ever become text
// nodes and attributes, never markup, so that no name in a finding can do anything. The script stands within the page
// and therefore holds no character that opens a tag.

const audit = {
  /** The instant, ISO 8601 UTC, as decisions name it. */
  at: document.body.dataset.at,
  seconds: Number(document.body.dataset.seconds),
  /** Its date in the audit's zone. */
  date: document.body.dataset.date,
  isOnePageOfSeveral: document.body.dataset.pages === "several",
};
const DAY = 86400;
const SEVERITIES = ["critical", "high", "medium", "low", "info"];

/** An element with attributes (true: without a value; false and null: left out) and children. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function button(text, act, attributes) {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", act);
  return element;
}

/** A label and its control. */
function field(text, control, id) {
  control.id = id;
  return make("div", { class: "field" }, make("label", { for: id }, text), control);
}

function option(value, text) {
  return make("option", { value }, text);
}

function counted(number, one, many) {
  return `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
}

/** `2026-12-31` as a reader says it. */
function wordedDate(date) {
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const [year, month, day] = date.split("-").map(Number);
  return `${day} ${months[month - 1]} ${year}`;
}

/** A text of unknown direction, which cannot turn the text around it. */
function isolated(text) {
  return make("bdi", {}, text);
}

// What the page tells of each finding.

class Finding {
  constructor(article, order) {
    const data = article.dataset;
    this.article = article;
    this.order = order;
    this.group = article.parentElement;
    this.id = article.id.replace("finding-", "");
    this.rule = this.group.dataset.rule;
    this.title = this.group.dataset.title;
    this.severity = data.severity;
    this.state = data.state;
    this.person = data.person ?? "";
    this.who = data.who ?? "";
    this.workstation = data.workstation ?? "";
    this.decision = data.decision ?? "";
    this.assigned = data.assigned ?? "";
    this.isEscalated = "escalated" in data;
    this.occurred = data.occurred === undefined ? null : Number(data.occurred);
    this.due = data.due === undefined ? null : Number(data.due);
    this.since = Number(data.since);
    this.drafts = [];
  }

  get daysOpen() { return (audit.seconds - this.since) / DAY; }

  /** Of what the report itself says, without what the script added. */
  get text() {
    if (this.words === undefined) {
      const own = [...this.article.children].filter((child) => !child.classList.contains("control"));
      this.words = folded([this.title, ...own.map((child) => child.textContent)].join(" "));
    }
    return this.words;
  }
}

function folded(text) {
  return text.normalize("NFKC").toLowerCase();
}

const findings = [...document.querySelectorAll("article.finding")].map((article, order) => new Finding(article, order));
const groups = [...document.querySelectorAll(".rule-group")];
const lists = [...document.querySelectorAll("section.findings")];

// Which findings are shown. Each filter says what may be chosen, in order, and whether a finding fits what was chosen.

/** What findings have of something, with how often, in the order of first sight or of the alphabet. */
function seen(of, words, isSorted) {
  const counts = new Map();
  for (const finding of findings) {
    for (const value of [of(finding)].flat()) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const entries = [...counts].filter(([value]) => value !== "");
  const order = new Intl.Collator("en-GB", { numeric: true }).compare;
  if (isSorted) entries.sort((one, other) => order(words(one[0]), words(other[0])));
  const choices = entries.map(([value, count]) => [value, `${words(value)} (${count})`]);
  if (counts.has("") && choices.length) choices.push(["(none)", `Nobody or none (${counts.get("")})`]);
  return choices;
}

function sentenceCase(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function choiceOf(of) {
  return (finding, value) => [of(finding)].flat().includes(value === "(none)" ? "" : value);
}

const titles = new Map(groups.map((group) => [group.dataset.rule, group.dataset.title]));
const statesOf = (finding) => finding.isEscalated ? [finding.state, "escalated"] : [finding.state];

const filters = [
  {
    name: "rule", label: "Rule", fits: choiceOf((finding) => finding.rule),
    choices: () => seen((finding) => finding.rule, (rule) => titles.get(rule) ?? rule, false),
  },
  {
    name: "person", label: "Who answers", fits: choiceOf((finding) => finding.who),
    choices: () => seen((finding) => finding.who, (who) => who, true),
  },
  {
    name: "workstation", label: "Workstation", fits: choiceOf((finding) => finding.workstation),
    choices: () => seen((finding) => finding.workstation, (workstation) => workstation, true),
  },
  {
    name: "severity", label: "Severity", fits: choiceOf((finding) => finding.severity),
    choices: () => seen((finding) => finding.severity, sentenceCase, false),
  },
  {
    name: "state", label: "State", fits: choiceOf(statesOf),
    choices: () => seen(statesOf, sentenceCase, false),
  },
  {
    name: "decision", label: "Decision", fits(finding, value) {
      if (value === "none") return finding.decision === "" && finding.assigned === "";
      if (value === "assigned") return finding.assigned !== "";
      if (value === "drafted") return finding.drafts.length > 0;
      return finding.decision === value;
    },
    choices: () => [["none", "None yet"], ["accepted", "Accepted"], ["disputed", "Disputed"], ["assigned", "Assigned"],
      ["drafted", "Decided in this page, not handed in"]],
  },
  {
    name: "age", label: "Open for", fits(finding, value) {
      const [from, to] = value.split("-").map(Number);
      return finding.daysOpen >= from && to > finding.daysOpen;
    },
    choices: () => [["0-8", "A week or less"], ["8-31", "Up to a month"], ["31-92", "One to three months"],
      ["92-99999", "More than three months"]],
  },
  {
    name: "due", label: "Due", fits(finding, value) {
      if (finding.due === null) return value === "none";
      const days = (finding.due - audit.seconds) / DAY;
      if (value === "over") return 0 > days;
      return days >= 0 && Number(value) >= days;
    },
    choices: () => [["over", "Overdue"], ["7", "Within 7 days"], ["30", "Within 30 days"], ["none", "No date"]],
  },
];

const last = Number.MAX_SAFE_INTEGER;
const sorts = {
  severity: ["Severity, the worst first", (finding) => SEVERITIES.indexOf(finding.severity)],
  latest: ["When it happened, the latest first", (finding) => -(finding.occurred ?? -last)],
  earliest: ["When it happened, the earliest first", (finding) => finding.occurred ?? last],
  open: ["How long it is open, the longest first", (finding) => finding.since],
  due: ["When it is due, the soonest first", (finding) => finding.due ?? last],
  person: ["Who answers, by the alphabet", (finding) => finding.who.toLowerCase() || "\uFFFF"],
};

const search = make("input", { type: "search", autocomplete: "off", spellcheck: "false" });
const sort = make("select", {}, option("", "By rule, as the report has them"),
  ...Object.entries(sorts).map(([name, [words]]) => option(name, words)));
const status = make("p", { class: "shown", role: "status" });
const clearing = button("Clear search and filters", () => { clear(); search.focus(); });

function isFiltered() {
  return search.value.trim() !== "" || filters.some((filter) => filter.select.value !== "");
}

function show() {
  const words = folded(search.value).split(/\s+/).filter(Boolean);
  const chosen = filters.filter((filter) => filter.select.value !== "");
  let shown = 0;
  for (const finding of findings) {
    const fits = chosen.every((filter) => filter.fits(finding, filter.select.value))
      && words.every((word) => finding.text.includes(word));
    finding.article.hidden = !fits;
    if (fits) shown += 1;
  }
  for (const group of groups) group.hidden = !group.querySelector("article:not([hidden])");
  const where = audit.isOnePageOfSeveral ? " on this page" : "";
  status.textContent = isFiltered()
    ? `${shown.toLocaleString("en-GB")} of ${counted(findings.length, "finding", "findings")}${where} shown`
    : `${counted(findings.length, "finding", "findings")}${where}, all shown`;
  document.body.classList.toggle("filtered", isFiltered());
  clearing.hidden = !isFiltered();
}

function clear() {
  search.value = "";
  for (const filter of filters) filter.select.value = "";
  show();
}

function arrange() {
  const [words, key] = sorts[sort.value] ?? [];
  for (const list of lists) {
    const own = findings.filter((finding) => list.contains(finding.article));
    list.querySelector(".sorted")?.remove();
    if (!key) {
      for (const finding of own) finding.group.append(finding.article);
      continue;
    }
    own.sort((one, other) => {
      const [a, b] = [key(one), key(other)];
      return a === b ? one.order - other.order : (a > b ? 1 : -1);
    });
    for (const finding of own) nameRule(finding);
    list.append(make("div", { class: "sorted" }, make("h3", { class: "rule" }, words), ...own.map((finding) => finding.article)));
  }
  show();
}

/** Among findings of other rules each says itself which rule it is of. */
function nameRule(finding) {
  if (finding.hasName) return;
  finding.hasName = true;
  finding.article.querySelector(".kicker")?.prepend(make("span", { class: "rule-name control" }, finding.title));
}

/** A link to a finding leads there, whatever is filtered. */
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.closest("article.finding[hidden]")) {
    clear();
    target.scrollIntoView();
  }
}

function toolbar() {
  for (const filter of filters) {
    const choices = filter.choices();
    filter.select = make("select", {}, option("", "All"), ...choices.map(([value, words]) => option(value, words)));
    filter.isUseful = choices.length > 1;
    filter.select.addEventListener("change", show);
  }
  sort.addEventListener("change", arrange);
  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  const opening = button("Open all evidence", () => {
    const isOpen = opening.textContent.startsWith("Open");
    for (const finding of findings) {
      if (!finding.article.hidden) for (const details of finding.article.querySelectorAll("details")) details.open = isOpen;
    }
    opening.textContent = isOpen ? "Close all evidence" : "Open all evidence";
  });
  const form = make("form", { role: "search", class: "filters" },
    field("Search the findings", search, "find-text"),
    ...filters.filter((filter) => filter.isUseful).map((filter) => field(filter.label, filter.select, `find-${filter.name}`)),
    field("Sort", sort, "find-sort"));
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  const section = make("section", { id: "find", class: "control", "aria-labelledby": "find-heading" },
    make("h2", { id: "find-heading" }, "Find a finding"), form);
  if (audit.isOnePageOfSeveral) {
    const all = document.querySelector("a.all-findings")?.getAttribute("href");
    section.append(make("p", { class: "scope" }, "This searches the findings of this page only. All findings, one to a row, are in ",
      all ? make("a", { href: all }, "findings.csv") : "findings.csv", "."));
  }
  section.append(make("div", { class: "found" }, status, opening, clearing));
  lists[0].before(section);
  document.querySelector("nav ul a[href='#breaches']")?.closest("li")
    .before(make("li", { class: "control" }, make("a", { href: "#find" }, "Find a finding")));
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("a[href^='#finding-']")) setTimeout(reveal);
  });
  show();
  reveal();
}

// One finding on paper.

/** Prints a finding alone, its evidence open, under the words that say what it is from. */
function printOne(finding) {
  const path = [];
  for (let place = finding.article.parentElement; place; place = place.parentElement) path.push(place);
  const details = [...finding.article.querySelectorAll("details:not([open])")];
  const head = make("p", { class: "print-head" }, document.title);
  const settle = () => {
    document.documentElement.classList.remove("print-one");
    for (const place of path) place.classList.remove("print-path");
    finding.article.classList.remove("printed");
    for (const one of details) one.open = false;
    head.remove();
  };
  document.documentElement.classList.add("print-one");
  for (const place of path) place.classList.add("print-path");
  finding.article.classList.add("printed");
  for (const one of details) one.open = true;
  finding.article.prepend(head);
  addEventListener("afterprint", settle, { once: true });
  print();
}

function actions(finding) {
  const row = make("p", { class: "actions control" },
    button("Print this finding", () => printOne(finding), { "aria-describedby": `finding-${finding.id}-title` }));
  finding.article.append(row);
  return row;
}

// Deciding. Decisions are only drafted here: who reads the page takes them away in a file, and `earshot review` takes
// the file in. It is that which checks; the page helps to get it right.

const NAMESPACE = "urn:earshot:decisions:1";
const deciders = [...document.querySelectorAll("#deciders li")].map(person);
const assignees = [...document.querySelectorAll("#assignees li")].map(person);
/** The number of the last draft that was saved, and of files that were. */
let lastSaved = 0;
let files = 0;

function person(item) {
  return { id: item.dataset.person, key: item.dataset.key ?? item.dataset.person, name: item.textContent };
}

const kinds = {
  accept: { words: "Accept until a date", needsWhy: true, replaces: ["accept", "dispute", "withdraw"] },
  dispute: { words: "Dispute", needsWhy: true, replaces: ["accept", "dispute", "withdraw"] },
  assign: { words: "Assign to somebody", needsWhy: false, replaces: ["assign"] },
  note: { words: "Note something", needsWhy: true, replaces: [] },
  withdraw: { words: "Take back the decision in force", needsWhy: true, replaces: ["accept", "dispute", "withdraw"] },
};

const me = make("select", {}, option("", "Choose your name"), ...deciders.map((one) => option(one.id, one.name)));
const tally = make("p", { class: "tally", role: "status" });
const saving = button("Save decisions", save, { class: "main" });
const bar = make("aside", { class: "decision-bar control", "aria-label": "Your decisions" },
  field("You are", me, "decider"), tally, saving);

function drafts() {
  return findings.flatMap((finding) => finding.drafts);
}

function unsaved() {
  return drafts().filter((draft) => draft.number > lastSaved);
}

function fileName(number) {
  return number === 1 ? "decisions.xml" : `decisions-${number}.xml`;
}

function tell() {
  const [all, fresh] = [drafts().length, unsaved().length];
  const decided = counted(all, "decision", "decisions");
  if (!all) tally.textContent = "Nothing decided in this page yet";
  else if (fresh === all) tally.textContent = `${decided} in this page, not saved yet`;
  else if (fresh) tally.textContent = `${decided} in this page, ${fresh} of them not saved yet`;
  else if (files === 1) tally.textContent = `${decided} saved in decisions.xml. Hand it in with: earshot review decisions.xml`;
  else tally.textContent = `${decided} saved in ${files} files, decisions.xml to ${fileName(files)}. Hand in each with: earshot review`;
  saving.textContent = all && !fresh ? "Save all again" : "Save decisions";
  saving.disabled = !all;
}

function said(draft) {
  const by = isolated(draft.byName);
  const why = draft.why ? [": ", isolated(draft.why)] : [];
  switch (draft.kind) {
    case "accept": return [`Accepted until ${wordedDate(draft.until)} by `, by, ...why];
    case "dispute": return ["Disputed by ", by, ...why];
    case "assign": return ["Assigned to ", isolated(draft.toName), " by ", by, ...why];
    case "note": return ["Noted by ", by, ...why];
    default: return ["Decision in force taken back by ", by, ...why];
  }
}

function showDrafts(finding) {
  finding.article.querySelector(".drafts")?.remove();
  if (finding.drafts.length) {
    const items = finding.drafts.map((draft) => make("li", {}, make("span", {}, ...said(draft)), " ",
      button("Remove", () => {
        finding.drafts = finding.drafts.filter((other) => other !== draft);
        // What was saved with it no longer says what is decided here: all is to be saved anew.
        if (lastSaved >= draft.number) [lastSaved, files] = [0, 0];
        showDrafts(finding);
        finding.decideButton.focus();
      }, { "aria-label": `Remove: ${kinds[draft.kind].words}` })));
    finding.row.before(make("div", { class: "drafts control" },
      make("p", {}, make("strong", {}, "Decided in this page, not handed in yet")), make("ul", {}, ...items)));
  }
  tell();
}

let numbers = 0;

function keep(finding, draft) {
  numbers += 1;
  const others = finding.drafts.filter((other) => !kinds[draft.kind].replaces.includes(other.kind));
  finding.drafts = [...others, { ...draft, finding: finding.id, number: numbers }];
  showDrafts(finding);
}

/** Why the chosen reader may not decide on a finding; empty where they may. */
function refusal(finding) {
  const decider = deciders.find((one) => one.id === me.value);
  if (!decider) return "Say first who you are, at the bottom of the page.";
  if (finding.person !== "" && decider.key === finding.person) {
    return "This finding is about you. Nobody decides on a finding about themselves: somebody else has to.";
  }
  return "";
}

function decisionForm(finding) {
  const id = (part) => `decide-${finding.id}-${part}`;
  const isDecided = finding.decision !== "";
  const radios = Object.entries(kinds).filter(([kind]) => kind !== "withdraw" || isDecided).map(([kind, { words }], index) => {
    const radio = make("input", { type: "radio", name: id("kind"), value: kind, id: id(kind), checked: index === 0 });
    radio.addEventListener("change", fit);
    return make("div", { class: "choice" }, radio, make("label", { for: id(kind) }, words));
  });
  const until = make("input", { type: "date", min: audit.date, "aria-describedby": id("fault") });
  const to = make("select", { "aria-describedby": id("fault") }, option("", "Choose a name"),
    ...assignees.map((one) => option(one.id, one.name)));
  const why = make("textarea", { rows: "3", maxlength: "4000", "aria-describedby": id("fault") });
  const untilField = field("Until the end of", until, id("until"));
  const toField = field("To", to, id("to"));
  const whyField = field("Why", why, id("why"));
  const fault = make("p", { class: "fault", id: id("fault"), role: "alert" });
  const form = make("form", { class: "deciding control", "aria-label": `Decide on finding ${finding.id}`, novalidate: true },
    make("fieldset", {}, make("legend", {}, "What do you decide?"), ...radios), untilField, toField, whyField, fault,
    make("p", { class: "actions" }, make("button", { type: "submit", class: "main" }, "Keep this decision"),
      button("Cancel", close)));
  const chosen = () => form.querySelector("input[type=radio]:checked").value;

  function fit() {
    untilField.hidden = chosen() !== "accept";
    toField.hidden = chosen() !== "assign";
    whyField.firstChild.textContent = chosen() === "note" ? "What is to be noted" : kinds[chosen()].needsWhy ? "Why" : "Why (may be left empty)";
    fault.textContent = "";
  }

  function close() {
    form.remove();
    finding.decideButton.setAttribute("aria-expanded", "false");
    finding.decideButton.focus();
  }

  function refuse(words, control) {
    fault.textContent = words;
    control?.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const kind = chosen();
    const reason = clean(why.value).trim();
    const refused = refusal(finding);
    if (refused) return refuse(refused, me.value === "" ? me : null);
    if (kind === "accept" && !(until.value > audit.date)) {
      return refuse(`Give a date after ${wordedDate(audit.date)}, the day of the audit. Nothing is accepted for ever.`, until);
    }
    if (kind === "assign" && to.value === "") return refuse("Choose to whom.", to);
    if (kinds[kind].needsWhy && reason === "") {
      return refuse(kind === "note" ? "Write what is to be noted." : "Write why: whoever reads the next report will ask.", why);
    }
    keep(finding, {
      kind, by: me.value, byName: nameOf(deciders, me.value), why: reason,
      until: kind === "accept" ? until.value : null, to: kind === "assign" ? to.value : null,
      toName: kind === "assign" ? nameOf(assignees, to.value) : null,
    });
    close();
  });
  fit();
  return form;
}

function nameOf(people, id) {
  return people.find((one) => one.id === id)?.name ?? id;
}

function decide(finding) {
  const open = finding.article.querySelector("form.deciding");
  if (open) {
    open.querySelector("button:not(.main)").click();
    return;
  }
  finding.article.querySelector(".refused")?.remove();
  const refused = refusal(finding);
  if (refused && me.value === "") {
    me.focus();
    tally.textContent = "Say first who you are; then decide.";
    return;
  }
  if (refused) {
    finding.row.after(make("p", { class: "refused control", role: "alert" }, refused));
    return;
  }
  const form = decisionForm(finding);
  finding.row.after(form);
  finding.decideButton.setAttribute("aria-expanded", "true");
  form.querySelector("input").focus();
}

/** Without what XML cannot hold: control characters, halves of surrogate pairs, U+FFFE and U+FFFF (XML 1.0, 2.2). */
function clean(text) {
  const whole = text.isWellFormed?.() === false ? text.toWellFormed() : text;
  return whole.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "\uFFFD");
}

/** Decisions in the page's order. The browser's own serialiser escapes what is in them. */
function decisionsFile(decisions) {
  const file = document.implementation.createDocument(NAMESPACE, "decisions", null);
  const root = file.documentElement;
  root.setAttribute("audit", audit.at);
  for (const draft of decisions) {
    const element = file.createElementNS(NAMESPACE, "decision");
    element.setAttribute("finding", draft.finding);
    element.setAttribute("kind", draft.kind);
    element.setAttribute("by", draft.by);
    if (draft.until) element.setAttribute("until", draft.until);
    if (draft.to) element.setAttribute("to", draft.to);
    element.append(draft.why);
    root.append("\n  ", element);
  }
  root.append("\n");
  return `\u003C?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(file)}\n`;
}

/** A file holds what no file before it holds, since each is handed in; where there is nothing new, all of it once more. */
function save() {
  const fresh = unsaved();
  files = fresh.length ? files + 1 : 1;
  const text = decisionsFile(fresh.length ? fresh : drafts());
  const address = URL.createObjectURL(new Blob([text], { type: "application/xml" }));
  const link = make("a", { href: address, download: fileName(files), hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  lastSaved = numbers;
  tell();
}

function deciding() {
  document.body.append(bar);
  document.documentElement.classList.add("decides");
  me.addEventListener("change", () => {
    for (const refused of document.querySelectorAll(".refused")) refused.remove();
    tell();
  });
  for (const finding of findings) {
    finding.decideButton = button("Decide", () => decide(finding),
      { "aria-expanded": "false", "aria-describedby": `finding-${finding.id}-title` });
    finding.row.prepend(finding.decideButton);
  }
  // Nothing is kept beyond the page, so leaving it loses what was not saved.
  addEventListener("beforeunload", (event) => {
    if (unsaved().length) event.preventDefault();
  });
  tell();
}

if (findings.length) {
  toolbar();
  for (const finding of findings) finding.row = actions(finding);
  if (deciders.length) deciding();
}
