internal import Evidence
internal import SQL

/// What only all entries of a register together show: an entry given twice, an account that two have at once, people
/// whom no register knows. Holds names and times only, never whole entries.
struct RegisterChecks {
  /// People that the registers know; nil where they could not be read, so that nothing can be said.
  let known: Set<String>?
  private var identities: [String: Int] = [:]
  private var mentions: [Mention] = []
  private var holders: [String: [Holder]] = [:]

  private struct Mention {
    let person: String
    let role: String
    let entry: RegisterEntry
    let isSubject: Bool
  }

  private struct Holder {
    /// Nil for a service account.
    let person: String?
    let from: Int64
    let to: Int64
    let line: Int?
  }

  init(known: Set<String>?) { self.known = known }

  /// Notes an entry.
  /// - Returns: the line of an earlier entry with the same identity; then this one must not be used.
  mutating func note(_ entry: RegisterEntry) -> Int? {
    if let id = entry.text("id"), let first = identities.updateValue(entry.place.line ?? 0, forKey: id) {
      identities[id] = first
      return first
    }
    for element in [entry] + entry.children {
      if element.shape.kind.name == FactKind.account.name {
        note(account: element, person: element.shape.place == .entry ? nil : entry.text("id"))
      }
      for attribute in element.shape.attributes where attribute.value == .person {
        guard let person = element.text(attribute.name) else { continue }
        mentions.append(
          Mention(
            person: person, role: attribute.name, entry: element,
            isSubject: element.shape.subjects.contains(attribute.name)))
      }
    }
    return nil
  }

  private mutating func note(account entry: RegisterEntry, person: String?) {
    let name = foldedAccount(entry.text("name") ?? "")
    holders[name, default: []].append(
      Holder(
        person: person, from: entry.instant("from") ?? .min, to: entry.instant("to") ?? .max, line: entry.place.line))
  }

  /// The gaps, in the order of the source's lines.
  var gaps: [Gap] {
    (unknownPeople + sharedAccounts).sorted {
      ($0.line ?? 0, $0.reason, $0.person ?? "") < ($1.line ?? 0, $1.reason, $1.person ?? "")
    }
  }

  private var unknownPeople: [Gap] {
    guard let known else { return [] }
    return mentions.filter { !known.contains($0.person) }.map { mention in
      let entry = mention.entry
      let title = entry.text("id").map { "<\(entry.name)> '\($0)'" } ?? "<\(entry.name)>"
      var gap = Gap(
        .malformed, affects: [.tenure],
        reason: "\(title): \(mention.role)=\"\(mention.person)\" is nobody in the registers of people",
        remedy: "Correct the identifier, or add the person to the register of people.", line: entry.place.line)
      if mention.isSubject {
        // Whose permission it is cannot be told: while it held, anybody may have had it.
        gap.affects = [entry.shape.kind]
        (gap.from, gap.to) = entry.stretch
        gap.recording = entry.text("recording")
      } else {
        // A manager or granter whom nobody knows makes only questions about that one person unanswerable.
        gap.person = mention.person
      }
      return gap
    }
  }

  private var sharedAccounts: [Gap] {
    var gaps: [Gap] = []
    for (name, all) in holders {
      for (index, later) in all.enumerated() {
        for earlier in all[..<index] where earlier.person != later.person {
          let from = max(earlier.from, later.from)
          let to = min(earlier.to, later.to)
          guard from < to else { continue }
          let who = [earlier, later].map { $0.person.map { "person '\($0)'" } ?? "a program" }
          for person in Set([earlier.person, later.person].compactMap { $0 }).sorted() {
            gaps.append(
              Gap(
                .malformed, affects: [.account],
                reason: "the account '\(name)' is given to \(who[0]) (line \(earlier.line ?? 0)) and to \(who[1]) "
                  + "at the same time",
                remedy: "Say from when to when each of them had the account.", line: later.line,
                from: from == .min ? nil : from, to: to == .max ? nil : to, person: person))
          }
        }
      }
    }
    return gaps
  }
}

extension RegisterEntry {
  /// While its fact is in force, or the instant at which it happened.
  fileprivate var stretch: (from: Int64?, to: Int64?) {
    if let (from, to) = shape.kind.inForce {
      let begin = shape.completing(self)[from]?.integer
      return (instant(from) ?? begin, instant(to))
    }
    let at = shape.kind.at.flatMap { instant($0) }
    return (at, at.map { $0 + 1 })
  }
}
