internal import Evidence
internal import Time

/// How the audit derives the fields that no collector can know, because they need two sources at once.
///
/// Each is an SQL expression over the fact at hand, `f`, and what was joined before it. `:at` is the audit instant.
/// Where two answers are possible there is none: nobody is picked out of several.
enum Derivations {
  struct Derivation {
    let kind: FactKind
    let field: String
    let expression: String
  }

  static let all: [Derivation] = [
    Derivation(
      kind: .access, field: "person", expression: soleHolder(of: "f.\"account\"", at: "f.\"at\"")),
    Derivation(
      kind: .access, field: "by-service",
      expression: sole(
        whenInForce: "o.service",
        else: """
          (SELECT max(coalesce(a."service", 0)) FROM "account" a
           WHERE a."name" = f."account" AND \(inForce("a", at: "f.\"at\"")))
          """, at: "f.\"at\"")),
    Derivation(kind: .access, field: "workstation", expression: "w.name"),
    // What `placesChanged` goes on from.
    Derivation(
      kind: .access, field: "place-changed",
      expression: "CASE WHEN f.\"at\" IS NOT NULL AND f.\"host\" IS NOT NULL THEN 0 END"),
    Derivation(kind: .logon, field: "person", expression: soleHolder(of: "f.\"account\"", at: "f.\"at\"")),
    Derivation(
      kind: .logon, field: "by-service",
      expression: """
        (SELECT max(coalesce(a."service", 0)) FROM "account" a
         WHERE a."name" = f."account" AND \(inForce("a", at: "f.\"at\"")))
        """),
    Derivation(kind: .logon, field: "workstation", expression: "w.name"),
    Derivation(kind: .logCleared, field: "person", expression: soleHolder(of: "f.\"account\"", at: "f.\"at\"")),
    Derivation(
      kind: .keypadDigits, field: "at",
      expression: """
        (SELECT CASE WHEN count(*) = 1 THEN max(r."started") + f."offset" END FROM "recording" r
         WHERE r."id" = f."recording")
        """),
    Derivation(kind: .call, field: "adviser-person", expression: soleHolder(of: "f.\"adviser\"", at: "f.\"began\"")),
    Derivation(
      kind: .recording, field: "adviser-person", expression: soleHolder(of: "f.\"adviser\"", at: "f.\"started\"")),
    Derivation(
      kind: .access, field: "recording",
      expression: """
        coalesce(
          p.id,
          (SELECT CASE WHEN count(*) = 1 THEN max(r."id") END FROM "recording" r WHERE r."id" = f."target"),
          (SELECT n.id FROM sole_name n WHERE n.name = last_component(f."target")))
        """),
    Derivation(kind: .deletion, field: "person", expression: soleHolder(of: "f.\"by\"", at: "f.\"at\"")),
    Derivation(kind: .copy, field: "owner-person", expression: holder(of: "f.\"owner\"", at: "f.\"modified\"")),
    Derivation(kind: .copy, field: "profile-person", expression: holder(of: "f.\"profile\"", at: "f.\"modified\"")),
    Derivation(kind: .copy, field: "bin-person", expression: holder(of: "f.\"bin-owner\"", at: "f.\"deleted\"")),
    Derivation(
      kind: .copy, field: "workstation-user",
      expression: holder(
        of: """
          (SELECT max(w."user") FROM "workstation" w WHERE w."name" = f."workstation")
          """, at: ":at")),
    Derivation(
      kind: .copy, field: "exported-by",
      expression: export("CASE WHEN count(DISTINCT e.\"person\") = 1 THEN max(e.\"person\") END")),
    Derivation(
      kind: .copy, field: "exported",
      expression: export("CASE WHEN count(DISTINCT e.\"person\") = 1 THEN max(e.\"at\") END")),
  ]

  /// How far the times of one deletion may lie apart in two places that tell of it.
  private static let sameDeletion = 10 * Period.minute

  /// A recording's deletion that an access log shows and no register records, with the place in the log where it was
  /// seen. Of several lines about one deletion the first counts.
  static let deletionsSeenInLogs: String = {
    let provenance = EvidenceSchema.provenance
    return """
      INSERT INTO "deletion"
        (\(JoinedSchema.sourceColumn), "recording", "at", "by", "person", \(provenance.joined(separator: ", ")))
      SELECT a.\(JoinedSchema.sourceColumn), a."recording", a."at", a."account", a."person",
        \(provenance.map { "a.\($0)" }.joined(separator: ", "))
      FROM (
        SELECT *, "at" - lag("at") OVER (PARTITION BY "recording" ORDER BY "at", fact) AS since FROM "access"
        WHERE "action" = 'delete' AND "recording" IS NOT NULL AND "at" IS NOT NULL) a
      WHERE (a.since IS NULL OR a.since > \(sameDeletion)) AND NOT EXISTS (
        SELECT 1 FROM "deletion" d WHERE d."recording" = a."recording"
          AND d."at" BETWEEN a."at" - \(sameDeletion) AND a."at" + \(sameDeletion))
      ORDER BY a."at", a.fact;
      """
  }()

  static func expression(kind: FactKind, field: String) -> String? {
    all.first { $0.kind.name == kind.name && $0.field == field }?.expression
  }

  /// By which field the account is named, for kinds of which there may be many facts.
  private static let accounts = [
    FactKind.access.name: "account", FactKind.recording.name: "adviser", FactKind.call.name: "adviser",
    FactKind.logon.name: "account", FactKind.logCleared.name: "account", FactKind.deletion.name: "by",
  ]

  /// What most facts need is found by one look into a small table; the expressions above go further where that finds
  /// nothing.
  static func joins(of kind: FactKind) -> String {
    guard let account = accounts[kind.name] else { return "" }
    var joins = "LEFT JOIN sole_account o ON o.name = f.\(EvidenceSchema.quoted(account))"
    if [FactKind.access.name, FactKind.logon.name].contains(kind.name) {
      joins += " LEFT JOIN sole_address w ON w.address = lower(f.\"host\")"
    }
    if kind.name == FactKind.access.name { joins += " LEFT JOIN sole_path p ON p.path = f.\"target\"" }
    return joins
  }

  /// Accounts and addresses that stand for one thing only.
  /// - Parameter schema: the file to make the tables in.
  static func soleAccounts(in schema: String) -> String {
    """
    CREATE TABLE \(schema).sole_account (
      name TEXT PRIMARY KEY, person TEXT, service INTEGER, "from" INTEGER, "to" INTEGER, always INTEGER) WITHOUT ROWID;
    INSERT INTO \(schema).sole_account
      SELECT "name", max("person"), coalesce(max("service"), 0), max("from"), max("to"),
        max("from") IS NULL AND max("to") IS NULL
      FROM "account" WHERE "name" IS NOT NULL GROUP BY "name" HAVING count(*) = 1;
    CREATE TABLE \(schema).sole_address (address TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
    INSERT INTO \(schema).sole_address SELECT lower("address"), max("name") FROM "workstation"
      WHERE "address" IS NOT NULL GROUP BY 1 HAVING count(DISTINCT "name") = 1;
    """
  }

  /// Paths, and last components of paths, that stand for one recording only.
  static func soleRecordings(in schema: String) -> String {
    """
    CREATE TABLE \(schema).sole_path (path TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;
    INSERT INTO \(schema).sole_path SELECT "path", max("id") FROM "recording"
      WHERE "path" IS NOT NULL GROUP BY "path" HAVING count(*) = 1;
    CREATE TABLE \(schema).sole_name (name TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;
    INSERT INTO \(schema).sole_name SELECT last_component("path"), max("id") FROM "recording"
      WHERE "path" IS NOT NULL GROUP BY 1 HAVING count(*) = 1;
    """
  }

  /// Which accesses of people's accounts came from another host than the one before. Programs run on many machines.
  static let placesChanged = """
    UPDATE "access" SET "place-changed" = 1 FROM (
      SELECT fact, "host" <> lag("host") OVER (PARTITION BY "account" ORDER BY "at", fact) AS is_changed FROM "access"
      WHERE "by-service" IS NOT 1 AND "account" IS NOT NULL AND "at" IS NOT NULL AND "host" IS NOT NULL) AS seen
    WHERE seen.is_changed AND seen.fact = "access".fact
    """

  /// Few accesses are exports, and copies look only those up; few come from another place than the one before; few are of no
  /// known time. To be made before there are any: that costs less than going through all of them thereafter.
  static let accessIndexes = """
    CREATE INDEX "access by export" ON "access" ("recording", "workstation", "person", "at") WHERE "action" = 'export';
    CREATE INDEX "access elsewhere" ON "access" ("account", "at", "host") WHERE "place-changed" IS NOT 0;
    CREATE INDEX "access at no known time" ON "access" ("at") WHERE "at" IS NULL
    """

  /// Most accesses are made by programs, and most rules leave those aside. All that they ask first is in the index, so that
  /// they need not look at the rest of an access that passes. It begins with what people's accesses are looked up by.
  static let accessesNotByService = """
    CREATE INDEX "access not by service" ON "access"
      ("account", "at", "host", "person", "action", "recording", "by-service") WHERE "by-service" IS NOT 1
    """

  /// The one person who had an account at an instant, for the kinds of ``accounts``.
  private static func soleHolder(of account: String, at instant: String) -> String {
    sole(whenInForce: "o.person", else: holder(of: account, at: instant), at: instant)
  }

  private static func sole(whenInForce value: String, else otherwise: String, at instant: String) -> String {
    // Most accounts have neither beginning nor end, and of those nothing more need be asked.
    """
    CASE WHEN o.always THEN \(value) WHEN o.name IS NULL THEN \(otherwise) \
    WHEN \(inForce("o", at: instant)) THEN \(value) END
    """
  }

  /// The one person who had an account at an instant; NULL where nobody or several had, or the instant is not known
  /// and the account changed hands.
  private static func holder(of account: String, at instant: String) -> String {
    """
    (SELECT CASE WHEN count(DISTINCT a."person") = 1 AND count(*) = count(a."person") THEN max(a."person") END
     FROM "account" a WHERE a."name" = \(account) AND \(inForce("a", at: instant)))
    """
  }

  /// True where a fact is in force at an instant, or may be because the instant is not known.
  private static func inForce(_ fact: String, at instant: String) -> String {
    """
    coalesce((\(fact)."from" IS NULL OR \(fact)."from" <= \(instant)) \
    AND (\(fact)."to" IS NULL OR \(instant) < \(fact)."to"), 1)
    """
  }

  /// Something about the exports that put a recording on the workstation where a copy of it lies.
  private static func export(_ what: String) -> String {
    """
    (SELECT \(what) FROM "access" e
     WHERE e."recording" = f."recording" AND e."action" = 'export' AND e."workstation" = f."workstation"
       AND e."person" IS NOT NULL)
    """
  }
}
