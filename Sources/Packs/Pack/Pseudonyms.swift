internal import Digest
internal import Evidence
internal import Files
internal import Text

/// Puts a pseudonym in the place of everybody but the one person that a pack is about, the same one throughout the pack.
///
/// A pseudonym is made from a key that is not in the pack (HMAC-SHA-256), so whoever has the pack alone cannot tell who it
/// is, and the same person has another one in another pack. What is known by name is known from the registers, the
/// directories and the logs themselves; numbers of telephones are masked as everywhere.
struct Pseudonyms: Sendable {
  /// The one person who is named; nil where nobody is.
  let subject: String?
  private let key: [UInt8]
  private let people: KnownPeople
  private let subjectAccounts: Set<String>
  /// Hosts and workstations that tell who somebody else is, in small letters.
  private var hiddenHosts: Set<String> = []
  /// What is looked for, by its first word in small letters; the longest first.
  private var patterns: [String: [Pattern]] = [:]

  private struct Pattern: Sendable {
    let characters: [Character]
    /// In small letters.
    let folded: [String]
    let replacement: String
    /// For single names, which are words too: only as they are written, and only in lines of sources in any case.
    let isNamePart: Bool
  }

  /// Names that the audit's own sentences are full of.
  private static let never: Set<String> = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue", "wed", "thu",
    "fri", "sat", "sun", "recording", "call", "copy", "request", "contact", "customer", "manager", "account", "person",
    "the",
  ]

  /// - Parameter places: hosts and workstations that what is told is about, whosever they are.
  init(_ people: KnownPeople, subject: String?, places: Set<String> = [], key: [UInt8]) {
    self.subject = subject
    self.key = key
    self.people = people
    subjectAccounts = Set(people.holders.filter { holder in subject.map(holder.value.contains) ?? false }.keys)
    let ownName = subject.flatMap { people.names[$0] }
    let ownParts = Set((ownName.map(Pseudonyms.words) ?? []).map { $0.lowercased() })
    for id in people.ids where id != subject {
      add(id, person(id), isNamePart: false)
      guard let name = people.names[id], name != ownName else { continue }
      let parts = Pseudonyms.words(name)
      var forms = [name]
      if let last = parts.last, parts.count > 1 {
        let rest = parts.dropLast()
        forms += ["\(last), \(rest.joined(separator: " "))", "\(last) \(rest.joined(separator: " "))"]
        for mark in [".", "_", "-", "+", "%20"] { forms.append(parts.joined(separator: mark)) }
      }
      for form in forms { add(form, "Person \(code("person", id))", isNamePart: false) }
      for part in parts where part.count > 2 && !ownParts.contains(part.lowercased()) {
        guard !Pseudonyms.never.contains(part.lowercased()) else { continue }
        add(part, "Person \(code("person", id))", isNamePart: true)
      }
    }
    for account in people.holders.keys where !subjectAccounts.contains(account) {
      add(account, self.account(account), isNamePart: false)
    }
    let ownHosts = people.hosts.filter { !$0.value.isDisjoint(with: subjectAccounts) }.keys
    let shown = Set((Array(ownHosts) + places).flatMap { people.names(ofHost: $0) }.map { $0.lowercased() })
    for (host, accounts) in people.hosts where !accounts.isEmpty && !shown.contains(host.lowercased()) {
      hiddenHosts.insert(host.lowercased())
      // A host that is called by a mere word is hidden only where a field holds it.
      guard host.contains(where: { $0.isNumber || "-._:".contains($0) }), host.count > 3 else { continue }
      add(host, self.host(host), isNamePart: false, mayBeNumber: true)
    }
    for (word, texts) in people.mails {
      for text in texts where MailFields.isLikeNoOther(Pseudonyms.core(text)) {
        // Findings have numbers of telephones masked already.
        for form in Set([text, maskedNumbers(in: text)]) {
          add(form, mail(word, text), isNamePart: false, mayBeNumber: true)
        }
      }
    }
    for word in patterns.keys {
      patterns[word]?.sort { a, b in
        (b.characters.count, a.replacement, String(a.characters)) < (
          a.characters.count, b.replacement, String(b.characters)
        )
      }
    }
  }

  private mutating func add(_ text: String, _ replacement: String, isNamePart: Bool, mayBeNumber: Bool = false) {
    // A bare number means too many things; where a field holds one, it is replaced as that field.
    guard mayBeNumber || text.contains(where: \.isLetter) else { return }
    // As lines of sources show it, and as it is.
    for form in Set([text, escapedPath(text)]) {
      let core = Pseudonyms.core(form)
      guard let first = Pseudonyms.words(core).first else { continue }
      let pattern = Pattern(
        characters: Array(core), folded: core.map { $0.lowercased() }, replacement: replacement, isNamePart: isNamePart)
      patterns[first.lowercased(), default: []].append(pattern)
    }
  }

  /// From the first letter or digit of a name to its last: `"Lee" (Poe)` is looked for as `Lee" (Poe`.
  private static func core(_ text: String) -> String {
    func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }
    guard let first = text.firstIndex(where: isWord), let last = text.lastIndex(where: isWord) else { return "" }
    return String(text[first...last])
  }

  private static func words(_ text: String) -> [String] {
    text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  private func code(_ kind: String, _ value: String) -> String {
    var hmac = HMAC(key: key)
    return String(hmac.of("\(kind)\n\(value)").description.prefix(8))
  }

  /// The pseudonym of a person's identifier.
  func person(_ id: String) -> String { id == subject ? id : "person-\(code("person", id))" }

  /// The pseudonym of an account: that of the one person who ever had it, where there is one.
  func account(_ name: String) -> String {
    if subjectAccounts.contains(name) || people.services.contains(name) { return name }
    let holders = people.holders[name] ?? []
    if holders.count == 1, let holder = holders.first { return "account-\(code("person", holder))" }
    return "account-\(code("account", name))"
  }

  /// The pseudonym of a machine that something was done from.
  func host(_ name: String) -> String { "host-\(code("host", name.lowercased()))" }

  /// The pseudonym of an address that a mail names, or of a mail.
  private func mail(_ word: String, _ text: String) -> String {
    "\(word)-\(code(word, maskedNumbers(in: text).lowercased()))"
  }

  /// A field that holds a host or a workstation.
  private func place(_ name: String) -> String { hiddenHosts.contains(name.lowercased()) ? host(name) : text(name) }

  /// The name of a person, or what stands for it.
  func name(of person: String) -> String {
    person == subject ? people.names[person] ?? person : "Person \(code("person", person))"
  }

  /// Whether nobody else has a person's name.
  func isOnlyOne(_ person: String) -> Bool {
    guard let name = people.names[person] else { return true }
    return people.names.values.count { $0 == name } == 1
  }

  // MARK: Texts

  /// A sentence or a text of ours, or of a register.
  func text(_ text: String) -> String { maskedNumbers(in: replaced(text, inAnyCase: false).text) }

  /// A line of a source. Names in it that are written as addresses (`Jo%20Ash`), XML (`O&apos;Brien`), JSON (`Jos\u00e9`) or CSV
  /// (`""Lee"" Poe`) write them are found too; then all of the line is shown as it reads.
  func line(_ line: String) -> String {
    var best = replaced(line, inAnyCase: true)
    for reading in LineReading.all(of: line) {
      let read = replaced(reading, inAnyCase: true)
      if read.hits > best.hits { best = read }
    }
    return maskedNumbers(in: best.text)
  }

  private static func isPlace(_ field: Field) -> Bool { field.name == "host" || field.name == "workstation" }

  /// The value of a field of a fact.
  func value(_ text: String, of field: Field) -> String {
    if Pseudonyms.isPlace(field) { return place(text) }
    if let word = MailFields.word(field) {
      return MailFields.parts(text).map { $0.isCount ? $0.text : mail(word, $0.text) }.joined(separator: ", ")
    }
    return switch field.type {
    case .person: person(text)
    case .account: account(text)
    case .sha256, .instant, .choice: text
    default: self.text(text)
    }
  }

  /// A fact in words, as the list of evidence has it: `access: …; account jash; person p2; …`.
  func fact(_ text: String, kind: String) -> String {
    guard let kind = Catalogue.kind(kind) else { return self.text(text) }
    let typed = kind.fields.filter {
      $0.type == .person || $0.type == .account || Pseudonyms.isPlace($0) || MailFields.word($0) != nil
    }.map { (words: spaced($0.name) + " ", field: $0) }
    guard !typed.isEmpty else { return self.text(text) }
    var shown = ""
    for (index, part) in text.split(separator: "; ", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { shown += "; " }
      // The first field may follow our own words: `He exported it (at …`.
      let start = part.lastIndex(of: "(").map { part.index(after: $0) } ?? part.startIndex
      guard let field = typed.first(where: { part.hasPrefix($0.words) || part[start...].hasPrefix($0.words) }) else {
        shown += self.text(String(part))
        continue
      }
      let from = part.hasPrefix(field.words) ? part.startIndex : start
      var value = part[from...].dropFirst(field.words.count)
      let end = value.hasSuffix(")") ? ")" : ""
      value = value.dropLast(end.count)
      shown += self.text(String(part[..<from])) + field.words + self.value(String(value), of: field.field) + end
    }
    return shown
  }

  private func spaced(_ name: String) -> String { name.split(separator: "-").joined(separator: " ") }

  private func replaced(_ text: String, inAnyCase: Bool) -> (text: String, hits: Int) {
    let characters = Array(text)
    var shown = ""
    var hits = 0
    var index = 0
    func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }
    while index < characters.count {
      guard isWord(characters[index]) else {
        shown.append(characters[index])
        index += 1
        continue
      }
      var end = index
      while end < characters.count, isWord(characters[end]) { end += 1 }
      let word = String(characters[index..<end])
      let found = patterns[word.lowercased()]?.first { pattern in
        fits(pattern, characters, at: index, inAnyCase: inAnyCase)
      }
      if let found {
        shown += found.replacement
        hits += 1
        index += found.characters.count
      } else {
        shown += word
        index = end
      }
    }
    return (shown, hits)
  }

  private func fits(_ pattern: Pattern, _ text: [Character], at start: Int, inAnyCase: Bool) -> Bool {
    let end = start + pattern.characters.count
    guard end <= text.count else { return false }
    if end < text.count, text[end].isLetter || text[end].isNumber { return false }
    let isExact = pattern.isNamePart && !inAnyCase
    for offset in pattern.characters.indices {
      if isExact {
        if text[start + offset] != pattern.characters[offset] { return false }
      } else if text[start + offset].lowercased() != pattern.folded[offset] {
        return false
      }
    }
    return true
  }
}
