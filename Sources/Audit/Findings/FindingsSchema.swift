/// The tables of `findings.sqlite`: all that an audit found, and the only thing that its reports are made from.
///
/// Instants are UTC microseconds. Every text is already worded for the reader, with telephone numbers masked.
package enum FindingsSchema {
  /// The statements that make the tables in an empty database.
  package static let tables = """
    -- Facts about the audit itself: at, zone, organisation, program (name and version), previous-at (absent at the first
    -- audit), configuration-sha256, rules-sha256, evidence-sha256, satisfied, breaches, undetermined, gaps. The last four
    -- are counts; breaches leaves out the findings of the rule 'coverage'.
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
    -- because: what is missing, where the verdict is undetermined. occurrences: how many facts were grouped.
    CREATE TABLE finding (
      id TEXT PRIMARY KEY, position INTEGER UNIQUE, rule TEXT,
      verdict TEXT CHECK(verdict IN ('breach', 'undetermined')), severity TEXT,
      state TEXT CHECK(state IN ('new', 'still open', 'back again')), first_reported INTEGER, sentence TEXT,
      subject_kind TEXT, subject TEXT, occurred INTEGER, person TEXT, answerable TEXT, answerable_basis TEXT,
      sureness TEXT, remedy TEXT, due INTEGER, because TEXT, occurrences INTEGER);

    CREATE TABLE condition (
      finding TEXT, ordinal INTEGER, depth INTEGER, text TEXT, value TEXT,
      outcome TEXT CHECK(outcome IN ('true', 'false', 'unknown')), PRIMARY KEY(finding, ordinal)) WITHOUT ROWID;

    CREATE TABLE evidence (
      finding TEXT, ordinal INTEGER, side TEXT CHECK(side IN ('subject', 'against', 'for', 'background')), kind TEXT, text TEXT,
      source TEXT, file TEXT, line INTEGER, byte INTEGER, raw_sha256 TEXT, file_sha256 TEXT,
      PRIMARY KEY(finding, ordinal)) WITHOUT ROWID;

    -- Findings of the previous audit that are no more.
    CREATE TABLE resolved (
      id TEXT PRIMARY KEY, position INTEGER, rule TEXT, sentence TEXT, answerable TEXT, first_reported INTEGER, why TEXT);
    """
}
