internal import Evidence
internal import Policy
internal import SQL
internal import Time

/// Compiles conditions to SQL expressions: 1, 0 or NULL for true, false or unknown.
struct ConditionCompiler {
  let values: Values
  /// The audit instant.
  let at: Instant

  private var zone: Zone { values.policy.zone }

  /// The condition's own value.
  func value(_ condition: Condition) throws(Values.Missing) -> String {
    switch condition {
    case .all(let parts, _): return SQLWords.and(try parts.map(value))
    case .any(let parts, _): return SQLWords.or(try parts.map(value))
    case .not(let part, _): return "NOT (\(try value(part)))"
    case .test(.holds(let person, let role, let moment), _): return try held(person, role, moment).value
    case .test(let test, _): return try self.test(test)
    case .relation(let relation): return try RelationCompiler(conditions: self, relation: relation).value
    }
  }

  /// Two-valued, and cheaper than the value: whether the condition may be true.
  func mayBeTrue(_ condition: Condition) throws(Values.Missing) -> String {
    switch condition {
    case .all(let parts, _): return SQLWords.and(try cheapestFirst(parts).map(mayBeTrue))
    case .any(let parts, _): return SQLWords.or(try cheapestFirst(parts).map(mayBeTrue))
    case .not(let part, _): return try mayBeFalse(part)
    case .relation(let relation): return try RelationCompiler(conditions: self, relation: relation).mayBeTrue
    case .test(.presence, _): return try value(condition)
    case .test(.equals(let path, let terms, let negated), _) where path.type == .flag && terms.count == 1:
      // A flag is 0, 1 or unknown. Said so, an index of facts that have not the other value is of use.
      guard case .integer(let flag)? = try values.values(terms[0], as: path.type).first else { fallthrough }
      return "\(sql(path)) IS NOT \(negated ? flag : 1 - flag)"
    case .test: return "(\(try value(condition))) IS NOT 0"
    }
  }

  /// Whether the condition asks for one value of a flag.
  func isOfFlag(_ condition: Condition) -> Bool {
    guard case .test(.equals(let path, let terms, _), _) = condition else { return false }
    return path.type == .flag && path.link == nil && terms.count == 1
  }

  /// Two-valued: whether the condition may be false.
  func mayBeFalse(_ condition: Condition) throws(Values.Missing) -> String {
    switch condition {
    case .all(let parts, _): return SQLWords.or(try cheapestFirst(parts).map(mayBeFalse))
    case .any(let parts, _): return SQLWords.and(try cheapestFirst(parts).map(mayBeFalse))
    case .not(let part, _): return try mayBeTrue(part)
    case .relation(let relation): return try RelationCompiler(conditions: self, relation: relation).mayBeFalse
    case .test(.holds(let person, let role, let moment), _): return try held(person, role, moment).mayBeFalse
    case .test(.presence, _): return "NOT (\(try value(condition)))"
    case .test: return "(\(try value(condition))) IS NOT 1"
    }
  }

  /// What looks at the fact alone comes before what looks at others; otherwise the author's order stays.
  func cheapestFirst(_ conditions: [Condition]) -> [Condition] {
    func cost(_ condition: Condition) -> Int {
      switch condition {
      case .all(let parts, _), .any(let parts, _): parts.map(cost).max() ?? 0
      case .not(let part, _): cost(part)
      case .relation: 2
      case .test(.holds, _): 2
      case .test(let test, _): test.paths.contains { $0.link != nil } ? 1 : 0
      }
    }
    return conditions.enumerated().sorted { (cost($0.element), $0.offset) < (cost($1.element), $1.offset) }.map(
      \.element)
  }

  // MARK: Values

  func sql(_ path: FieldPath) -> String {
    let alias = SQLWords.alias(path.level)
    if let deadline = path.deadline { return sql(deadline, alias) }
    guard let link = path.link else { return SQLWords.column(alias, path.field) }
    return "(SELECT l.\(EvidenceSchema.quoted(path.field.name)) FROM \(SQLWords.table(link.kind)) l WHERE "
      + "\(SQLWords.column("l", link.identity)) = \(SQLWords.column(alias, link.field)) ORDER BY l.fact LIMIT 1)"
  }

  private func sql(_ deadline: Deadline, _ alias: String) -> String {
    func column(_ field: Field?) -> String { field.map { SQLWords.column(alias, $0) } ?? "NULL" }
    // What is not in force was told when the rules were read.
    let within = (try? values.period(deadline.within)) ?? Period()
    let longer = deadline.longer.flatMap { try? values.period($0.by) } ?? Period()
    var stopped = deadline.stopped
    if let name = stopped?.onlyIf, case .flag(true)? = try? values.parameter(name) {} else { stopped = nil }
    let arguments = [
      SQLWords.literal(values.policy.id), column(deadline.from), column(deadline.longer?.ifTold), column(stopped?.from),
      column(stopped?.until), String(at.microseconds), String(within.months), String(within.days),
      String(longer.months),
      String(longer.days),
    ]
    return "\(Functions.deadline)(\(arguments.joined(separator: ", ")))"
  }

  func sql(_ moment: Moment) -> String {
    switch moment {
    case .audit: String(at.microseconds)
    case .field(let path): sql(path)
    }
  }

  /// An instant moved on by a period, as the calendar of the policy's zone does it.
  func moved(_ expression: String, by period: Period, early: Bool = false) -> String {
    if period.months == 0, period.days == 0 { return "\(expression) + \(period.microseconds)" }
    return
      "\(early ? Functions.movedEarly : Functions.moved)(\(expression), \(period.months), \(period.days), \(period.microseconds), "
      + "\(SQLWords.literal(zone.name)))"
  }

  // MARK: Tests

  private func test(_ test: Test) throws(Values.Missing) -> String {
    switch test {
    case .equals(let path, let terms, let negated):
      var literals: [String] = []
      for term in terms { literals += try values.values(term, as: path.type).map { SQLWords.literal($0) } }
      if literals.count == 1 { return "\(sql(path)) \(negated ? "<>" : "=") \(literals[0])" }
      return "\(sql(path)) \(negated ? "NOT IN" : "IN") (\(literals.joined(separator: ", ")))"
    case .age(let path, let length, let older):
      let period = try values.period(length)
      let limit = older ? at : at.advanced(byMicroseconds: 1)
      let passed = CivilCutoff(before: limit, adding: period, in: zone).sql(sql(path))
      return older ? passed : "NOT (\(passed))"
    case .order(let path, let isAfter, let than, let by):
      let period = try by.map { (length) throws(Values.Missing) in try values.period(length) } ?? Period()
      let (early, late) = isAfter ? (sql(than), sql(path)) : (sql(path), sql(than))
      return "\(period == Period() ? early : moved(early, by: period)) < \(late)"
    case .longField(let path, let length): return "\(sql(path)) > \(try values.period(length).nominalMicroseconds)"
    case .longSpan(let from, let to, let length):
      return "\(moved(sql(from), by: try values.period(length))) < \(sql(to))"
    case .shortField(let path, let length): return "\(sql(path)) < \(try values.period(length).nominalMicroseconds)"
    case .shortSpan(let from, let to, let length):
      return "\(moved(sql(from), by: try values.period(length), early: true)) > \(sql(to))"
    case .compare(let path, let isAbove, let limit):
      return "\(sql(path)) \(isAbove ? ">" : "<") \(try values.number(limit))"
    case .matches(let path, let pattern):
      let field = sql(path)
      return SQLWords.or(
        try values.patterns(pattern).map { "\(field) LIKE \(SQLWords.pattern($0)) ESCAPE '\\'" })
    case .during(let path, let hours):
      let text = SQLWords.literal(try values.hours(hours).description)
      return "\(Functions.during)(\(sql(path)), \(SQLWords.literal(values.policy.id)), \(text))"
    case .same(let path, let other): return "\(sql(path)) = \(sql(other))"
    case .presence(let path, let isPresent): return "\(sql(path)) IS \(isPresent ? "NOT " : "")NULL"
    case .needs(let path): return "CASE WHEN \(sql(path)) IS NULL THEN NULL ELSE 1 END"
    case .holds(let person, let role, let moment): return try held(person, role, moment).value
    }
  }

  private func held(_ person: FieldPath, _ role: String, _ moment: Moment) throws(Values.Missing) -> HeldBy {
    HeldBy(person: sql(person), titles: try values.role(role).titles, at: sql(moment))
  }
}
