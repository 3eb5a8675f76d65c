internal import Digest
internal import Evidence
internal import Files
internal import Time

/// Makes a row of a catalogue's texts: reads its times in the store's zone, masks the caller's number, brings its path
/// to the store's own naming. What cannot be read is noted, and costs only itself.
struct RowReader: Sendable {
  let zone: Zone
  /// The store's folder, for catalogues that name files from the root.
  let folder: String
  /// The key of callers' numbers; nil where none is kept.
  let numberKey: [UInt8]?
  /// The audit instant, in UTC microseconds.
  let at: Int64

  /// Recordings were not digital files before this instant, 1990: an earlier time is a clock that was never set.
  static let earliest: Int64 = 631_152_000_000_000

  func read(
    _ uses: [CatalogueField: CatalogueLayout.FieldUse], into row: inout CatalogueRow,
    _ value: (CatalogueField) -> String?
  ) {
    for field in CatalogueField.allCases {
      guard let use = uses[field], let text = value(field).map(trimmedText), !text.isEmpty else { continue }
      switch field {
      case .id: row.id = text
      case .path: readPath(text, use, &row)
      case .start: row.started = time(text, use.layout, "start", &row)
      case .end: row.ended = time(text, use.layout, "end", &row)
      case .length: readLength(text, use, &row)
      case .caller: (row.caller, row.callerKey) = caller(text, country: use.country)
      case .queue: row.queue = text
      case .direction:
        row.direction = CallDirection(word: text)
        if row.direction == nil {
          row.faults.append(
            .init(
              problem: .malformed, sort: "direction",
              reason: "its direction '\(shown(text))' is none of \(CallDirection.words)"))
        }
      case .adviser: row.adviser = foldedAccount(text)
      case .call: row.call = text
      case .digest: readDigest(text, use, &row)
      }
    }
    if let start = row.started, let end = row.ended, end < start {
      row.ended = nil
      row.faults.append(.init(problem: .malformed, sort: "order", reason: "its end is before its start"))
    }
  }

  // MARK: Times

  /// The instant that a text means; nil, and a fault, where it means none. A clock reading that occurred twice is the
  /// later instant, in favour of whoever has to delete by it; one that never occurred is moved on.
  func time(_ text: String, _ layout: TimeLayout?, _ name: String, _ row: inout CatalogueRow) -> Int64? {
    guard let reading = layout?.read(Array(text.utf8).span) else {
      row.faults.append(
        .init(problem: .malformed, sort: name, reason: "its \(name) '\(shown(text))' is no time of the declared layout")
      )
      return nil
    }
    let instant: Int64
    switch reading {
    case .instant(let found): instant = found
    case .civil(let own):
      let meant = zone.instants(of: CivilTime(microsecondsOnOwnClock: own))
      if case .once = meant {} else { row.oddTimes += 1 }
      instant = meant.latest.microseconds
    case .yearless:
      row.faults.append(
        .init(problem: .notEnoughDetail, sort: name, reason: "its \(name) '\(shown(text))' has no year"))
      return nil
    }
    guard instant >= RowReader.earliest, instant <= at + Period.day else {
      let side = instant < RowReader.earliest ? "before 1990" : "after the audit"
      row.faults.append(
        .init(
          problem: .clock, sort: name,
          reason: "its \(name) '\(shown(text))' is \(side), so that clock cannot be believed"))
      return nil
    }
    return instant
  }

  private func readLength(_ text: String, _ use: CatalogueLayout.FieldUse, _ row: inout CatalogueRow) {
    row.length = RowReader.length(text, unit: use.unit)
    if row.length == nil {
      row.faults.append(
        .init(problem: .malformed, sort: "length", reason: "its length '\(shown(text))' is no length of time"))
    }
  }

  /// `75`, `57.168`, or hours, minutes and seconds: `0:01:15`. In microseconds; at most 30 days.
  static func length(_ text: String, unit: Int64) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 3, let last = parts.last else { return nil }
    var whole: Int64 = 0
    for part in parts.dropLast() {
      guard let number = Int64(part), (0...100_000).contains(number), part.first != "+" else { return nil }
      whole = whole * 60 + number
    }
    let halves = last.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let units = Int64(halves[0]), units >= 0, units <= 10_000_000_000, last.first != "+" else { return nil }
    var fraction: Int64 = 0
    if halves.count == 2 {
      let digits = halves[1].prefix(6)
      guard !digits.isEmpty, halves[1].utf8.allSatisfy({ $0 &- 0x30 < 10 }), let number = Int64(digits) else {
        return nil
      }
      fraction = number * unit
      for _ in 0..<digits.count { fraction /= 10 }
    }
    let scale = parts.count > 1 ? 1_000_000 : unit
    let total = (whole * 60 + units) * scale + fraction
    return total <= 30 * Period.day ? total : nil
  }

  // MARK: Paths

  private func readPath(_ text: String, _ use: CatalogueLayout.FieldUse, _ row: inout CatalogueRow) {
    var path = String(text.map { $0 == "\\" ? "/" : $0 })
    if use.isNameOnly {
      path = String(path.prefix { $0 != "?" && $0 != "#" })
      row.path = path.split(separator: "/").last.map { escapedPath(String($0)) }
      row.isNameOnly = true
      return
    }
    if let prefix = use.prefix, path.hasPrefix(prefix) {
      path = String(path.dropFirst(prefix.count))
    } else if path.hasPrefix(folder + "/") {
      path = String(path.dropFirst(folder.count + 1))
    }
    let parts = path.split(separator: "/").filter { $0 != "." }
    guard !parts.isEmpty, !parts.contains("..") else {
      row.faults.append(
        .init(problem: .malformed, sort: "path", reason: "its path '\(shown(text))' leads out of the store"))
      return
    }
    row.path = escapedPath(parts.joined(separator: "/"))
  }

  // MARK: Digests

  /// `9f86d0…`, the same in base64, or with its algorithm before it: `sha512-7iaw3U…` as vCon and Subresource Integrity
  /// write it.
  private func readDigest(_ text: String, _ use: CatalogueLayout.FieldUse, _ row: inout CatalogueRow) {
    var rest = text[...]
    if let mark = rest.firstIndex(where: { $0 == "-" || $0 == ":" }),
      rest[..<mark].lowercased().hasPrefix("sha") || rest[..<mark].lowercased() == "md5"
    {
      let name = rest[..<mark].lowercased()
      rest = rest[rest.index(after: mark)...]
      // `sha-256:` has a hyphen of its own.
      let isNumber = name == "sha" && rest.hasPrefix(use.isSHA512 ? "512" : "256")
      if isNumber { rest = rest.dropFirst(4) }
      guard isNumber || name == (use.isSHA512 ? "sha512" : "sha256") else {
        row.faults.append(
          .init(
            problem: .notEnoughDetail, sort: "digest",
            reason: "its digest '\(shown(text))' is not of the declared algorithm, so that it was not compared"))
        return
      }
    }
    let bytes = bytesOf(hexadecimal: rest) ?? bytesOf(base64: rest.utf8) ?? bytesOf(base64url: rest.utf8)
    guard let bytes, bytes.count == (use.isSHA512 ? 64 : 32) else {
      row.faults.append(
        .init(
          problem: .malformed, sort: "digest",
          reason: "its digest '\(shown(text))' is no SHA-\(use.isSHA512 ? 512 : 256)"))
      return
    }
    row.digest = hexadecimal(of: bytes)
  }

  // MARK: Callers

  /// A caller's number, masked, and the digest by which it is found again.
  func caller(_ text: String, country: String?) -> (masked: String, key: String?) {
    CallerNumbers(key: numberKey).read(text, country: country)
  }

  /// A text as a message may hold it: short, on one line, numbers masked.
  func shown(_ text: String) -> String { shownText(text) }
}
