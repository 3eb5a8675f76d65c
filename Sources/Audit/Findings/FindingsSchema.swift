/// The tables of `findings.sqlite`: all that an audit found, and the only thing that its reports are made from.
///
/// Instants are UTC microseconds. Every text is already worded for the reader, with telephone numbers masked.
package enum FindingsSchema {
  /// The statements that make the tables in an empty database.
  package static let tables = """
    -- Facts about the audit itself: at, zone, organisation, program (name and version), previous-at (absent at the first
    -- audit), configuration-sha256, rules-sha256, evidence-sha256, satisfied, breaches, accepted, undetermined, gaps,
    -- every (days from one audit to the next, where the configuration says so), missed (audits that should have been since
    -- previous-at and were not), due-7 and due-30 (how many more breaches the coming 7 and 30 days bring, unless
    -- something is done), listeners (people who listened in the last 13 weeks). Counts of breaches leave out the findings of the rule 'coverage'; accepted ones are among them.
    CREATE TABLE audit (key TEXT PRIMARY KEY, value TEXT);

    CREATE TABLE policy (id TEXT, title TEXT, file TEXT, sha256 TEXT);

    -- site is 1 where the site's own file overrides the policy's value.
    CREATE TABLE parameter (policy TEXT, name TEXT, value TEXT, meaning TEXT, site INTEGER);

    -- Where a policy's own text is silent, contradicts itself or is overtaken: for whoever keeps it, never a breach.
    -- meanwhile: what the audit does as long as the policy says nothing else.
    CREATE TABLE observation (
      policy TEXT, position INTEGER, title TEXT, sort TEXT CHECK(sort IN ('silent', 'contradicts itself', 'overtaken')),
      places TEXT, says TEXT, meanwhile TEXT);

    -- examined: what was examined, a line for each piece.
    CREATE TABLE source (
      number INTEGER PRIMARY KEY, name TEXT, kind TEXT, place TEXT, evidence TEXT, sha256 TEXT,
      state TEXT CHECK(state IN ('complete', 'gaps', 'failed')), facts INTEGER, examined TEXT);

    CREATE TABLE input_file (source INTEGER, number INTEGER, path TEXT, size INTEGER, modified INTEGER, sha256 TEXT);

    CREATE TABLE gap (
      number INTEGER PRIMARY KEY, source TEXT, problem TEXT, affects TEXT, path TEXT, reason TEXT, remedy TEXT,
      line INTEGER, "from" INTEGER, "to" INTEGER, workstation TEXT, person TEXT, count INTEGER);

    -- suspect: a sentence where the rule hit an implausible share; gaps: how many gaps affect what it is about; off: why
    -- the rule judged nothing, where it is switched off.
    CREATE TABLE rule (
      id TEXT PRIMARY KEY, position INTEGER, policy TEXT, title TEXT, severity TEXT, section TEXT, paragraph TEXT,
      clause TEXT, about TEXT, file TEXT, line INTEGER, sha256 TEXT, examined INTEGER, breaches INTEGER,
      satisfied INTEGER, undetermined INTEGER, suspect TEXT, gaps INTEGER, off TEXT);

    -- position is the one order of every output: breach before undetermined, then severity, rule, occurred, subject.
    -- because: what is missing, where the verdict is undetermined. occurrences: how many facts were grouped. due is that of
    -- the audit since which it is open (open_since) and stays. cause: whether the facts or the rule changed, where it is not
    -- still open. escalated: why it is graver than its rule says. decision: the one in force; decided_until: its last instant.
    -- assigned: whom it was given to.
    CREATE TABLE finding (
      id TEXT PRIMARY KEY, position INTEGER UNIQUE, rule TEXT,
      verdict TEXT CHECK(verdict IN ('breach', 'undetermined')), severity TEXT,
      state TEXT CHECK(state IN ('new', 'still open', 'back again')), first_reported INTEGER, sentence TEXT,
      subject_kind TEXT, subject TEXT, occurred INTEGER, person TEXT, answerable TEXT, answerable_basis TEXT,
      sureness TEXT, remedy TEXT, due INTEGER, because TEXT, occurrences INTEGER, open_since INTEGER,
      cause TEXT CHECK(cause IN ('facts', 'rule')), escalated TEXT,
      decision TEXT CHECK(decision IN ('accepted', 'disputed')), decided_until INTEGER, assigned TEXT);

    -- What a finding rests on stands in the order of the findings, so that reports read it from first to last. position is the
    -- finding's; in a worker's file, where none has an order yet, its number there.
    CREATE TABLE condition (
      position INTEGER, finding TEXT, ordinal INTEGER, depth INTEGER, text TEXT, value TEXT,
      outcome TEXT CHECK(outcome IN ('true', 'false', 'unknown')), PRIMARY KEY(position, ordinal)) WITHOUT ROWID;

    CREATE TABLE evidence (
      position INTEGER, finding TEXT, ordinal INTEGER,
      side TEXT CHECK(side IN ('subject', 'against', 'for', 'background')), kind TEXT, text TEXT, source TEXT, file TEXT, line INTEGER, byte INTEGER, raw_sha256 TEXT, file_sha256 TEXT,
      PRIMARY KEY(position, ordinal)) WITHOUT ROWID;

    -- Findings of the previous audit that are no more. cause: what changed; shown: what showed it, where something did.
    CREATE TABLE resolved (
      id TEXT PRIMARY KEY, position INTEGER, rule TEXT, sentence TEXT, answerable TEXT, first_reported INTEGER, why TEXT,
      cause TEXT CHECK(cause IN ('facts', 'rule', 'not seen')), shown TEXT, person TEXT, open_since INTEGER);

    -- Who may decide on findings.
    CREATE TABLE decider (person TEXT PRIMARY KEY, name TEXT);

    -- What was decided on a finding of this audit, or on one that is no more, in order.
    CREATE TABLE decision (
      finding TEXT, ordinal INTEGER, kind TEXT CHECK(kind IN ('accept', 'dispute', 'assign', 'note', 'withdraw')),
      decider TEXT, decider_name TEXT, at INTEGER, until INTEGER, to_person TEXT, to_name TEXT, why TEXT,
      state TEXT CHECK(state IN ('in force', 'ended', 'withdrawn', 'replaced')), PRIMARY KEY(finding, ordinal)) WITHOUT ROWID;

    -- What judges otherwise than at the audit before.
    CREATE TABLE change (
      ordinal INTEGER PRIMARY KEY, what TEXT CHECK(what IN ('policy', 'rule', 'parameter')), name TEXT, text TEXT);

    -- What becomes a breach before the next audit is over, unless something is done.
    CREATE TABLE upcoming (
      position INTEGER PRIMARY KEY, rule TEXT, sentence TEXT, subject_kind TEXT, subject TEXT, due INTEGER, answerable TEXT,
      remedy TEXT);

    -- The numbers of this audit and of those before it, at most 26. remedy_days: half of those resolved by the facts had been
    -- open no longer than that.
    CREATE TABLE trend (
      at INTEGER PRIMARY KEY, breaches INTEGER, new INTEGER, back INTEGER, resolved INTEGER, undetermined INTEGER,
      gaps INTEGER, accepted INTEGER, overdue INTEGER, remedy_days REAL);

    -- How often people listened in each of the last 13 weeks, worst first and each person's weeks in order: of at most 20
    -- people, all weeks of each. in_breach: how many of them are in findings that are breaches.
    CREATE TABLE listening (person TEXT, name TEXT, week_start INTEGER, listens INTEGER, in_breach INTEGER);

    -- What became of the recording that a breach is about, in order; of the first 1,000 breaches, some events of each.
    CREATE TABLE life (
      finding TEXT, ordinal INTEGER, at INTEGER,
      what TEXT CHECK(what IN ('call', 'listen', 'export', 'copy', 'deletion', 'extension', 'due')), text TEXT,
      PRIMARY KEY(finding, ordinal)) WITHOUT ROWID;
    """
}
