internal import Evidence
internal import Policy
internal import Time

/// Compiles `some`, `none` and `count` to subqueries on the related kind, whose fact is `r1`, `r2` … by its level.
struct RelationCompiler {
  private let conditions: ConditionCompiler
  let relation: Relation
  let alias: String
  /// Expressions of the fact around without which nothing can be said.
  private var guards: [String] = []
  /// The tie by which related facts are looked up: the related field, and the fact's around.
  private var key: (inner: String, outer: String)?
  /// Everything else that must hold, by value and by whether it may be true.
  private var rest: [(value: String, mayBeTrue: String)] = []
  /// Of the rest, the first that bounds when related facts happened: its place, and the column. It is unknown only where
  /// that is missing.
  private var timed: (index: Int, column: String)?
  /// Whether a fact that has the key can never leave the relation unknown.
  private var isTwoValued = true
  /// What any fact that surely counts passes, said as an index of such facts alone says it.
  private var marks: [String] = []
  /// Whether the conditions within ask that the key be there, so that facts without it never count.
  private var needsKey = false
  let gap: GapTest

  init(conditions: ConditionCompiler, relation: Relation) throws(Values.Missing) {
    self.conditions = conditions
    self.relation = relation
    alias = SQLWords.alias(relation.level)
    gap = try RelationCompiler.gap(relation, conditions)
    for (index, tie) in relation.ties.enumerated() {
      if index == relation.key, case .same(let field, let path) = tie {
        key = (SQLWords.column(alias, field), conditions.sql(path))
        guards.append(conditions.sql(path))
      } else {
        try add(tie)
      }
    }
    for condition in conditions.cheapestFirst(relation.body) {
      rest.append((try conditions.value(condition), try conditions.mayBeTrue(condition)))
      if condition.canBeUnknown { isTwoValued = false }
      if conditions.isOfFlag(condition) { marks.append(try conditions.mayBeTrue(condition)) }
      if case .test(.presence(let path, isPresent: true), _) = condition, path.level == relation.level, path.link == nil
      {
        needsKey = needsKey || key?.inner == SQLWords.column(alias, path.field)
      }
    }
  }

  private mutating func add(_ tie: Tie) throws(Values.Missing) {
    func column(_ field: Field) -> String { SQLWords.column(alias, field) }
    switch tie {
    case .same(let field, let path):
      guards.append(conditions.sql(path))
      addTest("\(column(field)) = \(conditions.sql(path))")
    case .other(let field, let path): addTest("\(column(field)) <> \(conditions.sql(path))")
    case .inForce(let from, let to, let moment):
      let at = guarded(moment)
      addSure("\(column(from)) IS NULL OR \(column(from)) <= \(at)")
      addSure("\(column(to)) IS NULL OR \(column(to)) > \(at)")
    case .around(let field, let moment, let within):
      let at = guarded(moment)
      let distance = try conditions.values.period(within)
      addTimed(
        column(field),
        SQLWords.and([
          bound(column(field), ">=", at, distance, isAfter: false),
          bound(column(field), "<=", at, distance, isAfter: true),
        ]))
    case .endedBefore(let to, let moment, let limit):
      let at = guarded(moment)
      addSure("\(column(to)) IS NOT NULL AND \(column(to)) <= \(at)")
      if let limit {
        addSure(bound(column(to), ">=", at, try conditions.values.period(limit), isAfter: false))
      }
    case .sequence(let field, let isAfter, let moment, let more, let within):
      let at = guarded(moment)
      let least = try more.map { (length) throws(Values.Missing) in try conditions.values.period(length) } ?? Period()
      var bounds = [bound(column(field), isAfter ? ">" : "<", at, least, isAfter: isAfter)]
      if let within {
        let most = try conditions.values.period(within)
        bounds.append(bound(column(field), isAfter ? "<=" : ">=", at, most, isAfter: isAfter))
      }
      addTimed(column(field), SQLWords.and(bounds))
    case .sameDate(let field, let span, let moment):
      let (from, to) = dates(span, guarded(moment))
      addTimed(column(field), "\(column(field)) >= \(from) AND \(column(field)) < \(to)")
    case .overlapping(let from, let to, let stretch, let more):
      let least = try nominal(more) ?? 0
      // What two stretches have in common is longer than this: each beginning lies so long before each end.
      for end in stretch.ends.map({ conditions.sql($0.to) }) + [column(to)] {
        addTest("\(column(from)) + \(least) < \(end)")
      }
      for begin in stretch.ends.map({ conditions.sql($0.from) }) {
        addTest("\(begin) + \(least) < \(column(to))")
        for end in stretch.ends { addTest("\(begin) + \(least) < \(conditions.sql(end.to))") }
      }
    case .covering(let from, let to, let stretch, let less):
      let most = try nominal(less) ?? 0
      // The common stretch begins with the last beginning and ends with the first end.
      addTest(SQLWords.or(stretch.ends.map { "\(column(from)) <= \(conditions.sql($0.from)) + \(most)" }))
      addTest(SQLWords.or(stretch.ends.map { "\(column(to)) >= \(conditions.sql($0.to)) - \(most)" }))
    case .distinct: addSure("\(alias).fact <> \(SQLWords.alias(relation.level - 1)).fact")
    }
  }

  /// A related instant against one that lies a period after or before another. Days are those of the calendar, so that two
  /// days over a change of clocks are 47 or 49 hours; the calendar is asked only where it may make a difference.
  private func bound(
    _ column: String, _ comparison: String, _ at: String, _ period: Period, isAfter: Bool
  ) -> String {
    let nominal = isAfter ? period.nominalMicroseconds : -period.nominalMicroseconds
    func away(_ distance: Int64) -> String { "\(at) \(distance < 0 ? "-" : "+") \(abs(distance))" }
    guard period.months != 0 || period.days != 0 else { return "\(column) \(comparison) \(away(nominal))" }
    // No zone has moved by more than a day and a half; months are reckoned as thirty days, and have 28 to 31.
    let slack = Period.day * 3 / 2 + Int64(period.months) * 3 * Period.day
    let (wide, narrow) =
      comparison.first == "<" ? (nominal + slack, nominal - slack) : (nominal - slack, nominal + slack)
    let exact = conditions.moved(at, by: isAfter ? period : -period, early: !isAfter)
    return "(\(column) \(comparison) \(away(wide)) AND (\(column) \(comparison) \(away(narrow)) "
      + "OR \(column) \(comparison) \(exact)))"
  }

  private func nominal(_ length: Length?) throws(Values.Missing) -> Int64? {
    guard let length else { return nil }
    return try conditions.values.period(length).nominalMicroseconds
  }

  /// The first instant of the day or week in which an instant lies, and of the next.
  private func dates(_ span: DateSpan, _ at: String) -> (from: String, to: String) {
    RelationCompiler.dates(span, at, conditions)
  }

  private static func dates(
    _ span: DateSpan, _ at: String, _ conditions: ConditionCompiler
  ) -> (from: String, to: String) {
    let zone = SQLWords.literal(conditions.values.policy.zone.name)
    let function = span == .day ? Functions.day : Functions.week
    let first = "\(function)(\(at), \(zone))"
    // Clocks never change by half a day: that far into the next day, or the next week's Monday, it is that day.
    let onwards = span == .day ? Period.day + Period.day / 2 : 7 * Period.day + Period.day / 2
    return (first, "\(function)(\(first) + \(onwards), \(zone))")
  }

  private mutating func guarded(_ moment: Moment) -> String {
    let sql = conditions.sql(moment)
    if case .field = moment { guards.append(sql) }
    return sql
  }

  private mutating func addTest(_ sql: String) {
    rest.append((sql, "(\(sql)) IS NOT 0"))
    isTwoValued = false
  }
  /// For tests of a related fact's instant against guarded ones.
  private mutating func addTimed(_ column: String, _ sql: String) {
    if timed == nil { timed = (rest.count, column) }
    addTest(sql)
  }
  /// For tests that are never unknown once the guards hold.
  private mutating func addSure(_ sql: String) { rest.append((sql, sql)) }

  /// What of the kind is asked about, so that gaps elsewhere do no harm.
  private static func gap(_ relation: Relation, _ conditions: ConditionCompiler) throws(Values.Missing) -> GapTest {
    var (from, to, person, recording): (String?, String?, String?, String?) = (nil, nil, nil, nil)
    for tie in relation.ties {
      switch tie {
      case .same(let field, let path) where field.type == .recording: recording = conditions.sql(path)
      // A gap names the person whom a fact is about, not whoever else it names.
      case .same(let field, let path)
      where field.type == .person && (field.name == "person" || relation.kind.identity?.name == field.name):
        person = conditions.sql(path)
      case .inForce(_, _, let moment): (from, to) = (conditions.sql(moment), conditions.sql(moment))
      case .around(_, let moment, let within):
        let at = conditions.sql(moment)
        let distance = try conditions.values.period(within)
        (from, to) = (conditions.moved(at, by: -distance, early: true), conditions.moved(at, by: distance))
      case .endedBefore(_, let moment, _): to = conditions.sql(moment)
      case .sequence(_, let isAfter, let moment, _, let within):
        let at = conditions.sql(moment)
        let limit = try within.map { (length) throws(Values.Missing) in try conditions.values.period(length) }
        if isAfter {
          from = at
          if let limit { to = conditions.moved(at, by: limit) }
        } else {
          to = at
          if let limit { from = conditions.moved(at, by: -limit, early: true) }
        }
      case .sameDate(_, let span, let moment): (from, to) = dates(span, conditions.sql(moment), conditions)
      case .overlapping(_, _, let stretch, _), .covering(_, _, let stretch, _):
        // What several have in common lies within each of them. What overlaps it may have begun any time before, but
        // within a call no more than a day.
        guard let ends = stretch.ends.first else { break }
        to = to ?? conditions.sql(ends.to)
        if relation.ties.contains(where: { $0.isOfSameCall }) {
          from = from ?? "\(conditions.sql(ends.from)) - \(Period.day)"
        }
      default: break
      }
    }
    return GapTest(kind: relation.kind, from: from, to: to, person: person, recording: recording)
  }

  // MARK: The facts

  private var table: String { "\(SQLWords.table(relation.kind)) \(alias)" }

  /// What surely holds of a related fact.
  var isSure: String {
    SQLWords.and((key.map { ["\($0.inner) = \($0.outer)"] } ?? []) + marks + rest.map(\.value))
  }

  /// What may hold of one, the fact around being complete.
  private var mayHold: [String] { rest.map(\.mayBeTrue) }

  private var isMissingAGuard: String { SQLWords.or(guards.map { "\($0) IS NULL" }) }

  private func exists(_ test: String) -> String { "EXISTS (SELECT 1 FROM \(table) WHERE \(test))" }

  /// Whether there may be one, leaving gaps aside. That facts without the key exist at all is asked once.
  private var mayExist: String { SQLWords.or([mayExistKeyed, mayExistKeyless].compactMap { $0 }) }

  private var mayExistKeyed: String { mayExist(key.map { ["\($0.inner) = \($0.outer)"] } ?? []) }

  /// Where a test bounds the time, an index that goes on with the time is of use only to the test itself: asking whether it
  /// is not false would go through all facts that have the key, over and over.
  private func mayExist(_ first: [String]) -> String {
    guard let timed else { return exists(SQLWords.and(first + mayHold)) }
    var others = mayHold
    others.remove(at: timed.index)
    let untimed = "\(timed.column) IS NULL"
    return SQLWords.or([
      exists(SQLWords.and(first + [rest[timed.index].value] + others)),
      // That there are any is asked once.
      "\(exists(untimed)) AND \(exists(SQLWords.and(first + [untimed] + others)))",
    ])
  }

  private var mayExistKeyless: String? {
    guard let key, !needsKey else { return nil }
    let keyless = "\(key.inner) IS NULL"
    return "\(exists(keyless)) AND (\(mayExist([keyless])))"
  }

  /// Related facts that may hold, without those that surely do: for the explanation of what is undetermined.
  var isPossible: String {
    let tied = key.map { ["\($0.inner) = \($0.outer)" + (needsKey ? "" : " OR \($0.inner) IS NULL")] } ?? []
    return SQLWords.and(tied + mayHold + ["(\(isSure)) IS NOT 1"])
  }

  /// Related facts that fit all ties and yet fail the conditions within.
  var isTiedOnly: String {
    let ties = rest.dropLast(relation.body.count).map(\.value)
    let body = rest.suffix(relation.body.count).map(\.value)
    return SQLWords.and(
      (key.map { ["\($0.inner) = \($0.outer)"] } ?? []) + ties + ["(\(SQLWords.and(Array(body)))) IS NOT 1"])
  }

  // MARK: The relation's value

  var value: String {
    switch relation.quantity {
    case .some: return existence(sure: "1", none: "0")
    case .none: return existence(sure: "0", none: "1")
    case .needed: return "CASE WHEN NOT (\(isMissingAGuard)) AND \(exists(isSure)) THEN 1 END"
    case .count(let bound, let limit, let per): return count(bound, limit, per)
    }
  }

  var mayBeTrue: String {
    switch relation.quantity {
    case .some: mayBeSome
    case .none: mayBeNone
    case .count: "(\(value)) IS NOT 0"
    case .needed: "1"
    }
  }

  var mayBeFalse: String {
    switch relation.quantity {
    case .some: mayBeNone
    case .none: mayBeSome
    case .count: "(\(value)) IS NOT 1"
    case .needed: value + " IS NULL"
    }
  }

  private var mayBeSome: String { SQLWords.or(guards.map { "\($0) IS NULL" } + [mayExist, gap.sql]) }

  private var mayBeNone: String { SQLWords.or(guards.map { "\($0) IS NULL" } + ["NOT \(exists(isSure))"]) }

  private func existence(sure: String, none: String) -> String {
    // Asked once it is clear that none is sure.
    let unknown = [isTwoValued ? nil : mayExistKeyed, mayExistKeyless, gap.sql].compactMap { $0 }
    return """
      CASE WHEN \(isMissingAGuard) THEN NULL WHEN \(exists(isSure)) THEN \(sure) \
      WHEN \(SQLWords.or(unknown)) THEN NULL ELSE \(none) END
      """
  }

  // MARK: Counting

  private func group(_ per: Relation.Group) -> String {
    let at = relation.kind.at.flatMap { relation.kind.field($0) }.map { SQLWords.column(alias, $0) } ?? "NULL"
    let zone = SQLWords.literal(conditions.values.policy.zone.name)
    return switch per {
    case .day: "\(Functions.day)(\(at), \(zone))"
    case .week: "\(Functions.week)(\(at), \(zone))"
    case .field(let field): SQLWords.column(alias, field)
    }
  }

  /// The largest group of facts for which a test holds; 0 where there is none. Without groups, counting ends at a number
  /// that decides.
  private func largest(_ test: String, _ per: Relation.Group?, upTo enough: Int64) -> String {
    guard let per else {
      return "(SELECT count(*) FROM (SELECT 1 FROM \(table) WHERE \(test) LIMIT \(max(enough, 0))))"
    }
    return "coalesce((SELECT count(*) FROM \(table) WHERE \(test) GROUP BY \(group(per)) ORDER BY 1 DESC LIMIT 1), 0)"
  }

  private func count(_ bound: Relation.Bound, _ limit: Term<Int64>, _ per: Relation.Group?) -> String {
    let number = (try? conditions.values.number(limit)) ?? 0
    let isOver = bound == .above || bound == .atMost ? number : number &- 1
    let enough = isOver == .max ? isOver : isOver + 1
    let sure = largest(isSure, per, upTo: enough)
    let (over, notOver) = bound == .above || bound == .atLeast ? ("1", "0") : ("0", "1")
    // Whatever may belong to any group could belong to the largest.
    return """
      CASE WHEN \(isMissingAGuard) THEN NULL WHEN \(sure) > \(isOver) THEN \(over) \
      WHEN \(gap.sql) OR \(sure) + \(largest(isPossible, nil, upTo: enough)) > \(isOver) THEN NULL ELSE \(notOver) END
      """
  }

  /// The largest group and how many are in it, for `{group}` and `{counted}`.
  func counted(about: FactKind) -> String {
    let per: Relation.Group? = if case .count(_, _, let per) = relation.quantity { per } else { nil }
    let name = per.map { group($0) } ?? "NULL"
    return
      "SELECT \(name), count(*) FROM \(SQLWords.table(about)) s CROSS JOIN \(table) WHERE s.fact = ? AND \(isSure) "
      + "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"
  }
}

extension Tie {
  fileprivate var isOfSameCall: Bool {
    if case .same(let field, _) = self { field.type == .call } else { false }
  }
}
