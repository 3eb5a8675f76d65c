internal import Evidence
internal import SQL

/// What several exports of a directory show together. Each shows one moment only: what is equal in two that follow each
/// other held between them, what differs is not known in between, and nothing is known of the time before the first.
///
/// Memory grows with the number of people, not with that of exports.
struct DirectoryHistory {
  /// A stretch of time in which something held: from one export to another, the moments between which each was made.
  struct Stretch: Equatable {
    var since: DirectoryExport
    var seen: DirectoryExport
    /// Where the first of them says so.
    let place: Provenance
    /// When it began, where that is known better than from the export.
    var from: Int64?
    /// Of an account: whether the last of them shows it in use.
    var isUsable: Bool?
    /// Of an account: when it ends by itself.
    var expires: Int64?

    /// When it surely held; nil where not even that is known.
    var span: (from: Int64, to: Int64)? {
      let begin = from ?? since.latest
      return begin < seen.earliest ? (begin, seen.earliest) : nil
    }

    static func == (a: Stretch, b: Stretch) -> Bool { a.since.path == b.since.path && a.seen.path == b.seen.path }
  }

  struct Fact {
    let kind: FactKind
    let values: [String: SQLValue]
    let place: Provenance
  }

  private struct Person {
    var name: String
    let place: Provenance
    var state: DirectoryEntry.State?
    var stretch: Stretch
    var expires: Int64?
    /// The last export that surely does not have them, after they were seen.
    var isAbsent = false
  }

  private struct Holding: Hashable {
    let account: String
    /// Nil for a program.
    let person: String?
  }

  private var people: [String: Person] = [:]
  private var order: [String] = []
  private var holdings: [Holding: Stretch] = [:]
  private var holdingOrder: [Holding] = []
  private(set) var facts: [Fact] = []
  private(set) var gaps: [Gap] = []
  private(set) var exports: [DirectoryExport] = []
  /// Managers who are not in the export that names them.
  private(set) var unknownManagers = 0

  /// Identifiers of all people that an export has.
  var identifiers: [String] { order }

  /// How reports show somebody.
  func name(of id: String) -> String { people[id]?.name ?? id }

  /// Takes what one export shows; later ones follow.
  /// - Parameters:
  ///   - unread: identifiers of people whose entries could not be read.
  ///   - isWhole: whether everybody whom the export does not show is surely not in it.
  mutating func take(_ entries: [DirectoryEntry], unread: Set<String>, isWhole: Bool, of export: DirectoryExport) {
    let before = exports.last
    exports.append(export)
    let byName = Dictionary(entries.map { ($0.dn, $0.person) }) { first, _ in first }
    var shown: [String: DirectoryEntry] = [:]
    var inOrder: [String] = []
    var held: Set<Holding> = []
    for var entry in entries {
      if let manager = entry.manager {
        entry.state.manager = byName[manager] ?? nil
        if entry.state.manager == nil { unknownManagers += 1 }
      }
      if let ends = entry.expires, ends <= export.earliest { entry.state.isActive = false }
      if let id = entry.person {
        if let other = shown[id] {
          shown[id] = together(other, entry, id, in: export)
        } else {
          inOrder.append(id)
          shown[id] = entry
        }
      }
      for account in entry.accounts {
        let holding = Holding(account: account, person: entry.person)
        held.insert(holding)
        note(holding, entry, before: before, in: export)
      }
    }
    for id in inOrder { if let entry = shown[id] { take(entry, id, before: before, in: export) } }
    noteShared(held, in: export)
    guard isWhole else { return }
    for id in order where shown[id] == nil && !unread.contains(id) { leave(id, in: export) }
    for holding in holdingOrder where !held.contains(holding) && !(holding.person.map(unread.contains) ?? false) {
      if let stretch = holdings.removeValue(forKey: holding) { close(holding, stretch) }
    }
    holdingOrder.removeAll { holdings[$0] == nil }
  }

  // MARK: People

  /// Of two entries of one person (a second account for administration has the same personnel number), the one in use
  /// that has a title says which.
  private mutating func together(
    _ one: DirectoryEntry, _ other: DirectoryEntry, _ id: String, in export: DirectoryExport
  ) -> DirectoryEntry {
    func counts(_ entry: DirectoryEntry) -> Bool { entry.state.isActive && entry.state.title != nil }
    if counts(one), counts(other), one.state.title != other.state.title {
      gaps.append(
        Gap(
          .malformed, affects: [.tenure], path: export.path,
          reason: "in the export of \(export.written), two entries have the identifier '\(id)', with the titles "
            + "'\(one.state.title ?? "")' and '\(other.state.title ?? "")'",
          remedy: "Correct the directory: give each person an identifier of their own, and one title.",
          line: other.place.line, from: export.earliest, person: id))
    }
    return counts(one) || !counts(other) && (one.state.isActive || !other.state.isActive) ? one : other
  }

  private mutating func take(
    _ entry: DirectoryEntry, _ id: String, before: DirectoryExport?, in export: DirectoryExport
  ) {
    let fresh = Stretch(since: export, seen: export, place: entry.place)
    guard var person = people[id] else {
      order.append(id)
      people[id] = Person(
        name: entry.name, place: entry.place, state: entry.state, stretch: fresh, expires: entry.expires)
      if let before {
        unknown(id, entry.name, from: before.earliest, "is not in the export of \(before.written)", export)
      }
      return
    }
    person.name = entry.name
    person.expires = entry.expires
    if person.isAbsent {
      unknown(id, entry.name, from: person.stretch.seen.earliest, "is in the directory again", export)
      person.stretch = fresh
    } else if person.state == entry.state {
      person.stretch.seen = export
    } else {
      close(id, person)
      let words =
        "is \(described(entry.state)) and was \(described(person.state)) in that of \(person.stretch.seen.written)"
      unknown(id, entry.name, from: end(of: person.stretch), words, export)
      person.stretch = fresh
    }
    person.state = entry.state
    person.isAbsent = false
    people[id] = person
  }

  private mutating func leave(_ id: String, in export: DirectoryExport) {
    guard var person = people[id] else { return }
    if !person.isAbsent {
      close(id, person)
      let words = "is no longer there and was \(described(person.state)) in that of \(person.stretch.seen.written)"
      unknown(id, person.name, from: end(of: person.stretch), words, export)
      person.isAbsent = true
    }
    person.stretch.seen = export
    people[id] = person
  }

  /// From when on it is not known whether a state still held.
  private func end(of stretch: Stretch) -> Int64 { stretch.span?.to ?? stretch.since.earliest }

  private func described(_ state: DirectoryEntry.State?) -> String {
    guard let state, state.isActive else { return "without a usable account" }
    let words = [state.title.map { "'\($0)'" } ?? "without a title", state.team.map { "of '\($0)'" }]
    return words.compactMap { $0 }.joined(separator: " ")
  }

  private mutating func unknown(_ id: String, _ name: String, from: Int64, _ what: String, _ export: DirectoryExport) {
    gaps.append(
      Gap(
        .notEnoughDetail, affects: [.tenure], path: export.path,
        reason: "in the export of \(export.written), \(name) \(what): when that changed is not known",
        remedy: "Export the directory more often, or put the day into a register of people.", from: from,
        to: export.latest, person: id))
  }

  private mutating func close(_ id: String, _ person: Person) {
    if let span = person.stretch.span { state(id, person, from: span.from, to: span.to) }
  }

  private mutating func state(_ id: String, _ person: Person, from: Int64, to: Int64?) {
    guard let state = person.state, state.isActive else { return }
    guard let title = state.title else {
      gaps.append(
        Gap(
          .notEnoughDetail, affects: [.tenure], path: person.stretch.since.path,
          reason: "the directory gives no title to \(person.name)",
          remedy: "Fill in the title, or put the person into a register of people.", from: from, to: to, person: id))
      return
    }
    func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
    facts.append(
      Fact(
        kind: .tenure,
        values: [
          "person": .text(id), "title": .text(title), "team": optional(state.team), "manager": optional(state.manager),
          "from": .integer(from), "to": to.map { .integer($0) } ?? .null,
        ], place: person.stretch.place))
  }

  // MARK: Accounts

  private mutating func note(
    _ holding: Holding, _ entry: DirectoryEntry, before: DirectoryExport?, in export: DirectoryExport
  ) {
    if holdings[holding] != nil {
      holdings[holding]?.seen = export
      holdings[holding]?.isUsable = entry.state.isActive
      holdings[holding]?.expires = entry.expires
      return
    }
    var stretch = Stretch(since: export, seen: export, place: entry.place)
    stretch.isUsable = entry.state.isActive
    stretch.expires = entry.expires
    // Of one made since the export before, the day is known from which it was theirs.
    if let before, let created = entry.created, created > before.latest, created < export.latest {
      stretch.from = created
    }
    holdings[holding] = stretch
    holdingOrder.append(holding)
  }

  private mutating func close(_ holding: Holding, _ stretch: Stretch) {
    if let span = stretch.span { add(holding, stretch, from: span.from, to: span.to) }
  }

  private mutating func add(
    _ holding: Holding, _ stretch: Stretch, from: Int64, to: Int64?, isUsable: Bool? = nil
  ) {
    facts.append(
      Fact(
        kind: .account,
        values: [
          "name": .text(holding.account), "person": holding.person.map { .text($0) } ?? .null, "from": .integer(from),
          "to": to.map { .integer($0) } ?? .null, "service": .integer(holding.person == nil ? 1 : 0),
          "usable": isUsable.map { .integer($0 ? 1 : 0) } ?? .null,
        ], place: stretch.place))
  }

  private mutating func noteShared(_ held: Set<Holding>, in export: DirectoryExport) {
    var holders: [String: [Holding]] = [:]
    for holding in held { holders[holding.account, default: []].append(holding) }
    for (account, all) in holders.sorted(by: { $0.key < $1.key }) where all.count > 1 {
      let people = all.compactMap(\.person).sorted()
      let words = people.map { "'\($0)'" } + (people.count < all.count ? ["a program"] : [])
      for person in people {
        gaps.append(
          Gap(
            .malformed, affects: [.account], path: export.path,
            reason: "in the export of \(export.written), the account '\(account)' is given to "
              + words.joined(separator: " and to "),
            remedy: "Correct the directory, so that an account is one person's.", from: export.earliest,
            to: export.latest == export.earliest ? export.latest + 1 : export.latest, person: person))
      }
    }
  }

  // MARK: The end

  /// Ends the history: what the last export shows holds until further notice.
  /// - Parameter at: the audit instant, UTC microseconds: an account may have ended by itself since.
  mutating func finish(at: Int64) {
    guard let last = exports.last else { return }
    for id in order {
      guard let person = people[id] else { continue }
      facts.append(
        Fact(kind: .person, values: ["id": .text(id), "name": .text(person.name)], place: person.place))
      if person.isAbsent { continue }
      if person.stretch.seen.path == last.path {
        let ends = person.expires.flatMap { $0 > last.latest ? $0 : nil }
        state(id, person, from: person.stretch.since.latest, to: ends)
      } else {
        close(id, person)
        gaps.append(
          Gap(
            .notEnoughDetail, affects: [.tenure], path: last.path,
            reason: "\(person.name) was last seen in the export of \(person.stretch.seen.written); later ones cannot "
              + "be read of them",
            remedy: "Correct the exports.", from: end(of: person.stretch), person: id))
      }
    }
    for holding in holdingOrder {
      guard let stretch = holdings[holding] else { continue }
      if stretch.seen.path == last.path {
        let isExpired = stretch.expires.map { $0 <= at } ?? false
        add(
          holding, stretch, from: stretch.from ?? stretch.since.latest, to: nil,
          isUsable: isExpired ? false : stretch.isUsable)
      } else {
        close(holding, stretch)
      }
    }
  }
}
