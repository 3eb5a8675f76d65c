internal import Evidence
internal import Policy
internal import SQL
internal import Text
internal import Time

/// Makes judgements of one rule out of the rows that its query yields: the words, who answers, what bears on it. Breaches
/// are few, so this asks the database anew for each.
final class JudgementMaker {
  private let compiled: CompiledRule
  private let rule: Rule
  private let values: Values
  private let names: PeopleNames
  private let sentences: SentenceMaker
  private let subjectPaths: [FieldPath]
  private let subject: Query
  private let members: Query?
  /// What is told beside the verdict.
  private let tellings: [(side: RelatedFact.Side, of: Told, words: Sentence)]

  private enum Told {
    /// Of the judged fact itself, where the query yields anything; always where there is none.
    case own(Query?)
    case related(RelatedQuery)
  }
  private let leafFacts: LeafFacts
  private let reasons: Reasons
  private let attributions: [Int: RelatedQuery]
  private let counted: Query?

  init(_ compiled: CompiledRule, in database: borrowing Database) throws(AuditError) {
    self.compiled = compiled
    rule = compiled.rule
    values = compiled.conditions.values
    names = try PeopleNames(zone: values.policy.zone, in: database)
    sentences = SentenceMaker(values: values, names: names)
    subjectPaths = JudgementMaker.paths(compiled)
    let columns = ["s.fact"] + subjectPaths.map { compiled.conditions.sql($0) }
    subject = try Query(
      "SELECT \(columns.joined(separator: ", ")) FROM \(SQLWords.table(rule.about)) s WHERE s.fact = ?", in: database)
    members = if let sql = JudgedFacts(compiled).members { try Query(sql, in: database) } else { nil }
    var tellings: [(side: RelatedFact.Side, of: Told, words: Sentence)] = []
    for witness in rule.speaksFor {
      tellings.append((.for, try JudgementMaker.told(.related(witness), compiled, in: database), witness.words))
    }
    for telling in rule.cameAbout {
      tellings.append((.background, try JudgementMaker.told(telling, compiled, in: database), telling.words))
    }
    self.tellings = tellings
    leafFacts = try LeafFacts(compiled, in: database)
    reasons = try Reasons(compiled, names: names, in: database)
    var attributions: [Int: RelatedQuery] = [:]
    for (index, answerable) in rule.answerable.enumerated() {
      guard case .relation(let relation, let person) = answerable.who else { continue }
      attributions[index] = try RelatedQuery(
        try compiled.relation(relation), .sure, about: rule.about, paths: [person], compiled.conditions, in: database)
    }
    self.attributions = attributions
    counted = try JudgementMaker.counting(compiled, in: database)
  }

  private static func told(
    _ telling: Telling, _ compiled: CompiledRule, in database: borrowing Database
  ) throws(AuditError) -> Told {
    switch telling {
    case .own(_, nil): return .own(nil)
    case .own(_, let condition?):
      let test: String
      do throws(Values.Missing) {
        test = try compiled.conditions.value(condition)
      } catch {
        throw .rule(compiled.rule.id, file: compiled.rule.file, line: condition.line, reason: error.description)
      }
      let table = SQLWords.table(compiled.rule.about)
      return .own(try Query("SELECT 1 FROM \(table) s WHERE s.fact = ? AND (\(test))", in: database))
    case .related(let witness):
      return .related(
        try RelatedQuery(
          try compiled.relation(witness.relation), .sure, about: compiled.rule.about, paths: witness.words.paths,
          compiled.conditions, in: database))
    }
  }

  /// Every field of the judged fact that a judgement shows.
  private static func paths(_ compiled: CompiledRule) -> [FieldPath] {
    let rule = compiled.rule
    var paths = rule.about.key.compactMap { name in
      rule.about.field(name).map { FieldPath($0, of: rule.about) }
    }
    for leaf in compiled.outline.leaves {
      switch leaf {
      case .test(let test, _): paths += test.paths
      case .relation(let relation): paths += relation.paths
      default: break
      }
    }
    paths += rule.finding.paths + (rule.remedy?.words.paths ?? []) + (rule.lookAhead?.words.paths ?? [])
    for case .own(let words, _) in rule.cameAbout { paths += words.paths }
    for answerable in rule.answerable {
      if case .field(let path) = answerable.who { paths.append(path) }
    }
    // What a field leads on from tells why it is not known.
    paths += paths.compactMap { path in path.link.map { FieldPath($0.field, of: path.owner) } }
    return paths.withoutRepetition
  }

  private static func counting(_ compiled: CompiledRule, in database: borrowing Database) throws(AuditError) -> Query? {
    guard compiled.rule.finding.needsCount || (compiled.rule.remedy?.words.needsCount ?? false) else { return nil }
    for leaf in compiled.outline.leaves {
      guard case .relation(let relation) = leaf, case .count = relation.quantity else { continue }
      return try Query(try compiled.relation(relation).counted(about: compiled.rule.about), in: database)
    }
    return nil
  }

  // MARK: One judgement

  func judgement(fact: Int64, verdict: Verdict, occurred: Int64?, leaves: [Outcome]) throws(AuditError) -> Judgement {
    let row = FactRow(subjectPaths, (try subject.rows(.integer(fact)).first ?? []).dropFirst())
    let occurrences = try members?.rows(.integer(fact)).compactMap { $0[0].integer } ?? [fact]
    let isOne = rule.undecidedAsOne && verdict == .undetermined
    let own = try key(row)
    let key = isOne ? [(field: "undecided", value: "\(rule.about.plural) that cannot be decided")] : own
    var extra = SentenceMaker.Extra(times: occurrences.count)
    if let found = try counted?.rows(.integer(fact)).first {
      extra.counted = found[1].integer
      extra.group = try group(found[0])
    } else if counted != nil {
      extra.counted = 0
    }
    let answerer =
      isOne ? Answerer(name: "nobody, as nothing is decided", basis: "", sure: nil) : try answerer(fact, row)
    let sentence =
      verdict == .breach
      ? try sentences.sentence(rule.finding, row, extra) : undecided(own, isOne ? occurrences.count : nil)
    let remedy = try rule.remedy.map { (remedy) throws(AuditError) in try sentences.sentence(remedy.words, row, extra) }
    return Judgement(
      verdict: verdict, fact: fact, occurrences: occurrences, key: key,
      identity: isOne ? Identity.undecided(leaves) : nil, occurred: occurred, sentence: sentence,
      person: answerer.person, answerable: answerer.name, answerableBasis: answerer.basis, sureness: answerer.sure,
      remedy: remedy, due: due,
      because: verdict == .breach ? nil : try reasons.because(fact, row, compiled.outline.root.undecided(leaves)),
      conditions: try conditions(row, leaves), related: try related(fact, occurrences, row, leaves))
  }

  /// What is said of a fact that is no breach yet.
  func announcement(
    of fact: Int64, _ words: Sentence
  ) throws(AuditError) -> (sentence: String, subject: String, answerable: String, remedy: String?) {
    let row = FactRow(subjectPaths, (try subject.rows(.integer(fact)).first ?? []).dropFirst())
    return (
      try sentences.sentence(words, row), try key(row).map(\.value).joined(separator: " | "),
      try answerer(fact, row).name,
      try rule.remedy.map { (remedy) throws(AuditError) in try sentences.sentence(remedy.words, row) }
    )
  }

  private func undecided(_ key: [(field: String, value: String)], _ count: Int?) -> String {
    let fact =
      "the \(spaced(rule.about.name)) with "
      + key.map { "\(spaced($0.field)) \($0.value)" }.joined(separator: ", ")
    let concerned = count.map { $0 == 1 ? fact : "\($0) \(rule.about.plural), the first of them \(fact)" } ?? fact
    return "It cannot be decided whether this is so: \(rule.title). It concerns \(concerned)."
  }

  /// Why one condition is unknown.
  func because(_ fact: Int64, leaf: Int) throws(AuditError) -> String {
    let row = FactRow(subjectPaths, (try subject.rows(.integer(fact)).first ?? []).dropFirst())
    return try reasons.because(fact, row, [leaf])
  }

  private var due: Int64? {
    guard let within = rule.remedy?.within, let period = try? values.period(within) else { return nil }
    return values.policy.zone.adding(period, to: values.at).microseconds
  }

  private func key(_ row: FactRow) throws(AuditError) -> [(field: String, value: String)] {
    var key: [(field: String, value: String)] = []
    for path in subjectPaths.prefix(rule.about.key.count) where !row[path].isNull {
      key.append((path.field.name, try names.worded(row[path], as: path.type)))
    }
    return key
  }

  private func group(_ value: SQLValue) throws(AuditError) -> String? {
    for leaf in compiled.outline.leaves {
      guard case .relation(let relation) = leaf, case .count(_, _, let per) = relation.quantity else { continue }
      switch per {
      case .day, .week: return value.integer.map { values.policy.zone.wordedDate(Instant(microseconds: $0)) }
      case .field(let field): return try names.worded(value, as: field.type)
      case nil: return nil
      }
    }
    return nil
  }

  // MARK: Who answers

  private struct Answerer {
    var person: String?
    var name: String
    var basis: String
    var sure: Sureness?
  }

  private func answerer(_ fact: Int64, _ row: FactRow) throws(AuditError) -> Answerer {
    for (index, answerable) in rule.answerable.enumerated() {
      switch answerable.who {
      case .role(let name):
        let called = (try? values.role(name).called) ?? name
        return Answerer(name: called, basis: answerable.basis, sure: answerable.sure)
      case .field(let path):
        guard let text = row[path].text else { continue }
        let isPerson = path.type == .person
        return Answerer(
          person: isPerson ? text : nil,
          name: isPerson ? try names.name(of: text) : "account \(try names.worded(row[path], as: path.type))",
          basis: answerable.basis, sure: answerable.sure)
      case .relation(_, let path):
        guard let found = try attributions[index]?.facts(of: fact).first, let person = found.row[path].text else {
          continue
        }
        return Answerer(
          person: person, name: try names.name(of: person), basis: answerable.basis, sure: answerable.sure)
      }
    }
    return Answerer(name: "nobody is known to answer for it", basis: "", sure: nil)
  }

  // MARK: What it rests on

  private func conditions(_ row: FactRow, _ leaves: [Outcome]) throws(AuditError) -> [JudgedCondition] {
    var judged: [JudgedCondition] = []
    for line in compiled.outline.lines {
      judged.append(
        JudgedCondition(
          depth: line.depth, text: line.text, value: try value(of: line.node, row, leaves),
          outcome: line.node.outcome(leaves)))
    }
    return judged
  }

  /// Each test and relation of the rule by its number, with what it came to for a fact.
  func leafConditions(
    _ fact: Int64, _ leaves: [Outcome]
  ) throws(AuditError) -> [(leaf: Int, condition: JudgedCondition)] {
    let row = FactRow(subjectPaths, (try subject.rows(.integer(fact)).first ?? []).dropFirst())
    var found: [(leaf: Int, condition: JudgedCondition)] = []
    for (line, condition) in zip(compiled.outline.lines, try conditions(row, leaves)) {
      if let leaf = line.node.leaf { found.append((leaf, condition)) }
    }
    return found
  }

  private func value(
    of node: ConditionOutline.Node, _ row: FactRow, _ leaves: [Outcome]
  ) throws(AuditError) -> String {
    switch node {
    case .all, .any: return ""
    case .not(let part): return try value(of: part, row, leaves)
    case .leaf(let index):
      switch compiled.outline.leaves[index] {
      case .test(let test, _): return try value(of: test, row)
      case .relation(let relation): return words(relation, leaves[index])
      default: return ""
      }
    }
  }

  private func value(of test: Test, _ row: FactRow) throws(AuditError) -> String {
    if case .holds(let path, _, let moment) = test {
      guard let person = row[path].text else { return "the person is not known" }
      let name = try names.name(of: person)
      guard let instant = moment.instant(row, audit: values.at.microseconds) else {
        return "\(name), at an unknown time"
      }
      return "\(name): \(try names.titles(of: person, at: instant) ?? "no job title known for that time")"
    }
    let paths = test.paths
    if paths.count == 1 { return try names.worded(row[paths[0]], of: paths[0]) }
    var parts: [String] = []
    for path in paths { parts.append("\(compiled.words.words(path)): \(try names.worded(row[path], of: path))") }
    return parts.joined(separator: "; ")
  }

  private func words(_ relation: Relation, _ outcome: Outcome) -> String {
    switch (relation.quantity, outcome) {
    case (_, .unknown): "cannot be said"
    case (.some, .true), (.none, .false), (.needed, _): "found"
    case (.some, .false), (.none, .true): "none found"
    case (.count, .true): "so many found"
    case (.count, .false): "not so many found"
    }
  }

  private func related(
    _ fact: Int64, _ occurrences: [Int64], _ row: FactRow, _ leaves: [Outcome]
  ) throws(AuditError) -> [RelatedFact] {
    var related = occurrences.map { RelatedFact(side: .subject, kind: rule.about.name, fact: $0, text: nil) }
    related += try leafFacts.facts(fact, leaves)
    for (side, told, words) in tellings {
      let query: RelatedQuery
      switch told {
      case .related(let found): query = found
      case .own(let condition):
        if let condition, try condition.rows(.integer(fact)).isEmpty { continue }
        let text = try sentences.sentence(words, row)
        if !text.isEmpty { related.append(RelatedFact(side: side, kind: rule.about.name, fact: fact, text: text)) }
        continue
      }
      let found = try query.facts(of: fact)
      for (index, item) in found.prefix(RelatedQuery.most).enumerated() {
        var text = try sentences.sentence(words, item.row)
        if index == RelatedQuery.most - 1, found.count > RelatedQuery.most { text += " There are more than these." }
        let fact = RelatedFact(side: side, kind: query.relation.kind.name, fact: item.fact, text: text)
        if !related.contains(fact) { related.append(fact) }
      }
    }
    return related
  }
}

extension CompiledRule {
  func relation(_ relation: Relation) throws(AuditError) -> RelationCompiler {
    do throws(Values.Missing) {
      return try RelationCompiler(conditions: conditions, relation: relation)
    } catch {
      throw .rule(rule.id, file: rule.file, line: relation.line, reason: error.description)
    }
  }
}
