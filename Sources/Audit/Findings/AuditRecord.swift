internal import Digest
internal import Policy
internal import SQL
internal import Time

/// Writes down what the findings rest on: the sources, what could not be seen, the policies and their parameters.
struct AuditRecord {
  let policies: PolicySet
  let setting: Evaluation.Setting
  let at: Instant

  func write(in database: borrowing Database) throws(SQLError) {
    try writeSources(in: database)
    try writePolicies(in: database)
    var entries = [
      ("at", String(at.microseconds)), ("zone", setting.zone.name), ("organisation", setting.organisation),
      ("program", setting.program), ("configuration-sha256", setting.configurationSHA256),
      ("rules-sha256", policies.sha256), ("evidence-sha256", try evidenceDigest(in: database)),
    ]
    let previous = try database.value("SELECT value FROM before.audit WHERE key = 'at'")?.text
    if let previous { entries.append(("previous-at", previous)) }
    if let every = setting.every { entries.append(("every", "\(every.nominalMicroseconds / Period.day)")) }
    entries.append(("missed", "\(missed(since: previous.flatMap { Int64($0) }))"))
    var insert = try database.prepare("INSERT INTO findings.audit VALUES (?, ?)")
    for (key, value) in entries { try insert.run(.text(key), .text(value)) }
  }

  /// How many audits should have been since the one before. An audit that was half an interval late is not two.
  private func missed(since previous: Int64?) -> Int64 {
    guard let previous, let every = setting.every?.nominalMicroseconds, every > 0 else { return 0 }
    return max(0, (at.microseconds - previous + every / 2) / every - 1)
  }

  private func writeSources(in database: borrowing Database) throws(SQLError) {
    try database.execute(
      """
      INSERT INTO findings.source
      SELECT s.number, s.name, s.kind, s.place, s.evidence, s.sha256, s.state, s.facts,
        (SELECT group_concat(piece, char(10)) FROM (
          SELECT coalesce("workstation" || coalesce(', ' || "path", '') || ': ', '') || "reason" AS piece FROM "coverage" c
          WHERE c.\(JoinedSchema.sourceColumn) = s.number AND c."state" = 'examined' ORDER BY c.fact))
      FROM source s ORDER BY s.number;
      INSERT INTO findings.input_file
      SELECT source, number, path, size, modified, sha256 FROM input_file ORDER BY source, number;
      INSERT INTO findings.gap
      SELECT row_number() OVER (ORDER BY "source", "path" IS NOT NULL, "path", "line", "from", "reason", fact),
        "source", "problem", "affects", "path", "reason", "remedy", "line", "from", "to", "workstation", "person",
        "count"
      FROM "coverage" WHERE "state" = 'gap';
      """)
  }

  private func writePolicies(in database: borrowing Database) throws(SQLError) {
    var policyInsert = try database.prepare("INSERT INTO findings.policy VALUES (?, ?, ?, ?)")
    var parameterInsert = try database.prepare("INSERT INTO findings.parameter VALUES (?, ?, ?, ?, ?)")
    var observationInsert = try database.prepare("INSERT INTO findings.observation VALUES (?, ?, ?, ?, ?, ?, ?)")
    for policy in policies.policies {
      try policyInsert.run(.text(policy.id), .text(policy.title), .text(policy.file), .text(policy.sha256))
      for (index, observation) in (policy.text?.observations ?? []).enumerated() {
        try observationInsert.run(
          .text(policy.id), .integer(Int64(index + 1)), .text(observation.title), .text(observation.sort.rawValue),
          .text(observation.places), .text(observation.says), .text(observation.meanwhile))
      }
      for parameter in policy.parameters where parameter.effect.holds(at: at) {
        try parameterInsert.run(
          .text(policy.id), .text(parameter.name), .text(parameter.value.description), .text(parameter.meaning),
          .integer(parameter.override == nil ? 0 : 1))
      }
    }
  }

  /// One digest over the seals of all evidence, in the order of the sources' names.
  private func evidenceDigest(in database: borrowing Database) throws(SQLError) -> String {
    var digest = SHA256()
    var seals = try database.prepare("SELECT name, sha256 FROM source ORDER BY number")
    while try seals.step() { digest.update("\(seals.text(0) ?? "") \(seals.text(1) ?? "")\n") }
    return digest.finish().description
  }
}
