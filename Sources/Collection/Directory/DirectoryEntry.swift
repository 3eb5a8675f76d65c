internal import Evidence
internal import Time

/// What one export says of one person, or of an account that is a program's.
struct DirectoryEntry {
  /// The person's identifier; nil for a program.
  var person: String?
  var name = ""
  var accounts: [String] = []
  var state = State()
  /// The manager's distinguished name, normalised.
  var manager: String?
  /// When the account ends, in UTC microseconds.
  var expires: Int64?
  var created: Int64?
  var place = Provenance()
  var dn = ""

  /// What must be equal in two exports for a tenure to have been held between them.
  struct State: Equatable {
    var title: String?
    var team: String?
    var manager: String?
    /// Whether the account can be used.
    var isActive = true
  }

  /// Why a record cannot be used.
  struct Fault: Error {
    let line: Int
    let message: String
    /// Whom it is about, where that can be read.
    var person: String?
  }
}

extension DirectoryLayout {
  /// What a record says.
  /// - Returns: nil where it is about nobody: a computer, a group, what `ldapsearch` itself has to say.
  func entry(_ record: LDIFRecord, in file: InputFile?) throws(DirectoryEntry.Fault) -> DirectoryEntry? {
    var entry = DirectoryEntry()
    entry.place = Provenance(file: file, line: record.line, byte: record.byte)
    // Nobody can say what a broken record is about unless it says so itself.
    let classes = record.attributes.filter { $0.name == "objectclass" }.compactMap { text($0.value)?.lowercased() }
    if !classes.isEmpty, classes.allSatisfy({ !self.classes.contains($0) }) || !otherClasses.isDisjoint(with: classes) {
      return nil
    }
    let identified = identifier.lazy.compactMap { self.value($0, record) }.first
    if let fault = record.faults.first {
      throw DirectoryEntry.Fault(line: fault.line, message: fault.message, person: identified)
    }
    guard let dn = record.first("dn") else {
      throw DirectoryEntry.Fault(
        line: record.line, message: "the record names no entry: it has no 'dn'", person: identified)
    }
    guard let name = text(dn.value) else {
      throw DirectoryEntry.Fault(line: dn.line, message: "the value of 'dn' is not UTF-8", person: identified)
    }
    if let change = record.first("changetype"), text(change.value)?.lowercased() != "add" {
      throw DirectoryEntry.Fault(
        line: change.line,
        message: "'changetype: \(text(change.value) ?? "")' is a change, and not what the directory holds; export the "
          + "entries themselves", person: identified)
    }
    entry.dn = normalisedDN(name)
    guard below.isEmpty || below.contains(where: { isBelow(entry.dn, $0) }) else { return nil }
    guard !classes.isEmpty else {
      throw DirectoryEntry.Fault(
        line: record.line, message: "'\(name)' has no objectClass, so that nobody can say whether it is a person",
        person: identified)
    }
    for attribute in record.attributes where attributes.contains(attribute.name) && isText(attribute.name) {
      if text(attribute.value) == nil {
        throw DirectoryEntry.Fault(
          line: attribute.line, message: "the value of '\(attribute.name)' of '\(name)' is not UTF-8",
          person: identified)
      }
    }
    for source in accounts {
      for attribute in record.attributes where attribute.name == source.attribute {
        let account = foldedAccount(words(text(attribute.value) ?? ""))
        if !account.isEmpty, !entry.accounts.contains(account) { entry.accounts.append(account) }
      }
    }
    if isService(entry) { return entry.accounts.isEmpty ? nil : entry }
    guard let identified else {
      throw DirectoryEntry.Fault(
        line: record.line,
        message: "'\(name)' has none of \(identifier.map { "'\($0.attribute)'" }.joined(separator: ", ")), by which it "
          + "would be identified")
    }
    entry.person = identified
    entry.name = self.name.lazy.compactMap { self.value($0, record) }.first ?? identified
    entry.state.title = jobTitle.lazy.compactMap { self.value($0, record) }.first
    entry.state.team = team.lazy.compactMap { self.value($0, record) }.first
    entry.manager = manager.lazy.compactMap { self.value($0, record) }.first.map { normalisedDN($0) }
    entry.expires = try instant(expires, record, identified)
    entry.created = try instant(created, record, identified)
    if let disabled, let attribute = record.first(disabled.attribute) {
      guard let flags = text(attribute.value).flatMap({ Int64($0) }) else {
        throw DirectoryEntry.Fault(
          line: attribute.line, message: "the value of '\(disabled.attribute)' of '\(name)' is no number",
          person: identified)
      }
      entry.state.isActive = flags & disabled.bit == 0
    }
    return entry
  }

  private func isService(_ entry: DirectoryEntry) -> Bool {
    services.contains { service in
      switch service {
      case .below(let name): isBelow(entry.dn, name)
      case .named(let pattern): entry.accounts.contains { isMatch($0[...], pattern[...]) }
      }
    }
  }

  private func isText(_ attribute: String) -> Bool {
    !identifier.contains { $0.attribute == attribute && $0.form == .guid }
  }

  private func value(_ source: Source, _ record: LDIFRecord) -> String? {
    guard let attribute = record.first(source.attribute) else { return nil }
    if source.form == .guid { return guid(attribute.value) }
    let value = words(text(attribute.value) ?? "")
    return value.isEmpty ? nil : value
  }

  private func instant(
    _ source: Source?, _ record: LDIFRecord, _ person: String
  ) throws(DirectoryEntry.Fault) -> Int64? {
    guard let source, let attribute = record.first(source.attribute) else { return nil }
    let written = text(attribute.value) ?? ""
    switch source.form {
    case .filetime:
      if let number = Int64(written), number >= 0 {
        return number == 0 || number == .max ? nil : number / 10 - 11_644_473_600_000_000
      }
    case .generalizedTime: if let instant = generalizedTime(written) { return instant }
    case .text, .guid:
      if case .instant(let instant, _)? = TimeReading(iso8601: written) { return instant.microseconds }
    }
    throw DirectoryEntry.Fault(
      line: attribute.line, message: "the value '\(written)' of '\(source.attribute)' is no \(source.form.rawValue)",
      person: person)
  }
}

/// A text on one line, in single spaces.
private func words(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

private func text(_ bytes: [UInt8]) -> String? { String(validating: bytes, as: UTF8.self) }

/// The usual writing of a GUID, of whose 16 bytes the first three numbers are little-endian.
private func guid(_ bytes: [UInt8]) -> String? {
  guard bytes.count == 16 else { return nil }
  let order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
  var written = ""
  for (place, index) in order.enumerated() {
    if [4, 6, 8, 10].contains(place) { written += "-" }
    let hexadecimal = String(bytes[index], radix: 16)
    written += hexadecimal.count == 1 ? "0\(hexadecimal)" : hexadecimal
  }
  return written
}

/// `YYYYMMDDHH[MM[SS]][.fraction](Z|+hhmm)`.
private func generalizedTime(_ text: String) -> Int64? {
  let digits = text.prefix { $0.isASCII && $0.isNumber }
  guard [10, 12, 14].contains(digits.count) else { return nil }
  func number(_ from: Int, _ count: Int) -> String { String(digits.dropFirst(from).prefix(count)) }
  var rest = text.dropFirst(digits.count)
  if rest.first == "." || rest.first == "," {
    rest = rest.dropFirst()
    rest = rest.drop { $0.isASCII && $0.isNumber }
  }
  let minutes = digits.count >= 12 ? number(10, 2) : "00"
  let seconds = digits.count == 14 ? number(12, 2) : "00"
  let zone = rest == "Z" ? "Z" : rest.count == 5 ? "\(rest.prefix(3)):\(rest.suffix(2))" : ""
  let written = "\(number(0, 4))-\(number(4, 2))-\(number(6, 2))T\(number(8, 2)):\(minutes):\(seconds)\(zone)"
  guard !zone.isEmpty, case .instant(let instant, _)? = TimeReading(iso8601: written) else { return nil }
  return instant.microseconds
}

/// Whether a text is of a pattern with `*` and `?`.
private func isMatch(_ text: Substring, _ pattern: Substring) -> Bool {
  guard let wanted = pattern.first else { return text.isEmpty }
  if wanted == "*" {
    var rest = text
    while true {
      if isMatch(rest, pattern.dropFirst()) { return true }
      if rest.isEmpty { return false }
      rest = rest.dropFirst()
    }
  }
  guard let found = text.first, wanted == "?" || wanted == found else { return false }
  return isMatch(text.dropFirst(), pattern.dropFirst())
}
