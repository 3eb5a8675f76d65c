package import Digest
package import Files
internal import Time

/// Whether the history of a folder of runs is whole, and whether the runs are those that it tells of.
package struct HistoryVerification: Sendable {
  /// A newest record that somebody noted elsewhere.
  package struct Known: Sendable {
    /// Nil where only its digest was noted.
    package var number: Int?
    package var digest: SHA256Value
    /// Of which history; nil where that was not noted.
    package var ledger: String?
    /// Who says so: `the state folder`.
    package var from: String

    package init(number: Int? = nil, digest: SHA256Value, ledger: String? = nil, from: String) {
      self.number = number
      self.digest = digest
      self.ledger = ledger
      self.from = from
    }
  }

  /// What does not agree: each a sentence that begins with the path as seen from the folder of runs, and ends with what
  /// to do.
  package private(set) var faults: [String] = []
  /// What is worth knowing and no fault.
  package private(set) var remarks: [String] = []
  package private(set) var records = 0
  /// Runs that are there as they were recorded.
  package private(set) var intact = 0
  /// Runs that are gone because the configuration keeps them no longer.
  package private(set) var removed = 0
  /// Evidence packs that were made, and how often one was opened.
  package private(set) var packsMade = 0
  package private(set) var packsOpened = 0
  /// Packs that were deleted on time.
  package private(set) var packsRemoved = 0
  /// The newest record; nil where there is none.
  package private(set) var head: HistoryHead?

  private let output: String
  private var ledger: String?
  /// The digest of each record that is there.
  private var digests: [Int: SHA256Value] = [:]
  private var first: [SHA256Value: Int] = [:]
  /// Runs that should be there: by name, the record that says so and the digest of their sums.
  private var expected: [String: (record: Int, sums: SHA256Value)] = [:]
  private var gone: Set<String> = []
  /// When each pack was made, by its SHA-256.
  private var packs: [String: String] = [:]
  /// Runs whose evidence was deleted on time.
  private var withoutEvidence: Set<String> = []
  private var written = ""
  private var lastRun: HistoryRecord?
  private var decisions = DecisionVerification()

  private static let restore = "put it back from a backup, and find out who changed it"

  /// - Parameters:
  ///   - output: the folder of published runs.
  ///   - runs: the names of the runs that are there.
  ///   - known: newest records that were noted elsewhere.
  /// - Throws: ``FileError`` where a folder cannot be listed.
  package init(of output: String, runs: [String], known: [Known]) throws(FileError) {
    self.output = output
    let folder = "\(output)/\(History.name)"
    guard kindOfFile(folder) == .folder else {
      faults.append(
        "\(History.name): there is no history here; put it back from a backup, or, where no audit was published by a "
          + "version that keeps one, run the next audit")
      return
    }
    try readRecords(folder)
    compareKnown(known)
    try compareRuns(runs)
    faults += try decisions.faults(in: output)
  }

  // MARK: Records

  private mutating func readRecords(_ folder: String) throws(FileError) {
    for name in try entries(of: folder) where HistoryRecord.number(of: name) == nil && !name.hasPrefix(".") {
      fault(name, "it is no record of the history; look who put it there, and take it away")
    }
    var next = 1
    var before: (number: Int, digest: SHA256Value)?
    for number in try History.numbers(in: folder) {
      let name = HistoryRecord.fileName(number)
      if number > next {
        let names =
          number == next + 1
          ? HistoryRecord.fileName(next) : "\(HistoryRecord.fileName(next)) to \(HistoryRecord.fileName(number - 1))"
        fault(names, "gone, although \(name) follows; \(HistoryVerification.restore)")
      }
      next = number + 1
      let contents: [UInt8]
      do throws(FileError) {
        contents = try ReadOnlyFile.contents(of: "\(folder)/\(name)", atMost: History.largestRecord, followLinks: false)
      } catch {
        fault(name, "it cannot be read: \(error.reason); \(HistoryVerification.restore)")
        before = nil
        continue
      }
      records += 1
      let digest = unsafe contents.withUnsafeBytes { unsafe SHA256.of($0) }
      digests[number] = digest
      let twin = first[digest]
      if twin == nil { first[digest] = number }
      head = HistoryHead(number: number, digest: digest)
      let record: HistoryRecord
      do throws(HistoryRecord.Malformed) {
        record = try HistoryRecord(contents)
      } catch {
        fault(
          "\(name):\(error.line)",
          "it is damaged: found \(error.found), expected \(error.expected); \(HistoryVerification.restore)")
        before = (number, digest)
        continue
      }
      take(record, name: name, number: number, twin: twin, before: before)
      before = (number, digest)
    }
    if records == 0 { fault("", "it holds no record; put them back from a backup") }
  }

  private mutating func take(
    _ record: HistoryRecord, name: String, number: Int, twin: Int?, before: (number: Int, digest: SHA256Value)?
  ) {
    if let ledger, record.ledger != ledger {
      fault(
        name, "it belongs to another history (\(record.ledger), expected \(ledger)); \(HistoryVerification.restore)")
      return
    }
    if ledger == nil { ledger = record.ledger }
    guard record.number == number else {
      let what = twin.map { "it is a copy of \(HistoryRecord.fileName($0))" } ?? "records were put in another order"
      fault(name, "it says that it is record \(record.number): \(what); \(HistoryVerification.restore)")
      return
    }
    if number == 1 {
      if record.previous != nil || record.kind != .beginning {
        fault(name, "the first record does not begin a history; \(HistoryVerification.restore)")
      }
    } else if record.kind == .beginning {
      fault(name, "a history begins here for a second time; \(HistoryVerification.restore)")
    } else if let before, before.number == number - 1, record.previous != before.digest {
      fault(
        HistoryRecord.fileName(before.number),
        "it is not the record that \(name) was written after: its SHA-256 is \(before.digest), expected "
          + "\(record.previous?.description ?? "none"); \(HistoryVerification.restore)")
    } else if record.previous == nil {
      fault(name, "it names no record before it; \(HistoryVerification.restore)")
    }
    if record.written < written {
      remarks.append(
        "\(History.name)/\(name): written at \(record.written), before the record before it (\(written)): the machine's "
          + "clock was set back")
    }
    written = max(written, record.written)
    if let warning = record[HistoryRecord.warning] {
      fault(name, "it was written although something was wrong: \(warning); find out what happened before it")
    }
    follow(record, name)
    check(record, name)
  }

  /// What a record of one kind must say, and how it must fit those before it. A new kind is checked here.
  private mutating func check(_ record: HistoryRecord, _ name: String) {
    switch record.kind {
    case .beginning, .run:
      // What they say of runs, `follow` looks at.
      break
    case .removal: checkRemoved(record, name)
    case .decisions: decisions.take(record)
    case .pack:
      guard let digest = record["pack-sha256"], SHA256Value(hexadecimal: digest) != nil else {
        fault(name, "it tells of a pack without its SHA-256; \(HistoryVerification.restore)")
        return
      }
      packsMade += 1
      packs[digest] = record.written
    case .opening:
      guard let digest = record["pack-sha256"], SHA256Value(hexadecimal: digest) != nil else {
        fault(name, "it tells that a pack was opened without its SHA-256; \(HistoryVerification.restore)")
        return
      }
      packsOpened += 1
      if packs[digest] == nil {
        remarks.append(
          "\(History.name)/\(name): a pack was opened of which no record before it says that it was made here (\(digest))"
        )
      }
    }
  }

  /// What a record says of what was removed beside runs: it must have been there, and be from before the limit.
  private mutating func checkRemoved(_ record: HistoryRecord, _ name: String) {
    let limit = record["removed-before"] ?? ""
    for statement in record.statements {
      switch statement.name {
      case HistoryRecord.removedEvidence:
        if expected[statement.value] == nil {
          fault(
            name,
            "it says that evidence of \(statement.value) was removed, a run that is not there; look for it in a backup")
        } else if let instant = HistoryVerification.instant(ofRun: statement.value), instant >= limit {
          fault(
            name,
            "evidence of \(statement.value) was removed although it is not from before \(limit), the limit then; look for it in a backup"
          )
        }
        withoutEvidence.insert(statement.value)
      case HistoryRecord.removedPack:
        let digest = statement.value.split(separator: " ").first.map(String.init) ?? ""
        guard let made = packs[digest] else {
          fault(
            name, "it says that a pack was removed which no record before it names (\(digest)); look for it in a backup"
          )
          continue
        }
        packsRemoved += 1
        if made >= limit {
          fault(
            name,
            "a pack was removed although it was not made before \(limit), the limit then (\(digest)); look for it in a backup"
          )
        }
      default: break
      }
    }
  }

  /// What a record says of runs.
  private mutating func follow(_ record: HistoryRecord, _ name: String) {
    for run in record.runs {
      if let other = expected[run.name] {
        faults.append(
          "\(run.name): it was published once in record \(other.record) and again in record \(record.number), and nothing "
            + "says that it was removed in between; look for the first in a backup")
      }
      expected[run.name] = (record.number, run.sums)
      gone.remove(run.name)
    }
    for run in record.removed {
      if let was = expected[run.name] {
        if was.sums != run.sums {
          faults.append(
            "\(run.name): it had been altered before it was removed in record \(record.number): its \(Sums.name) had the "
              + "SHA-256 \(run.sums), expected \(was.sums); look for the right one in a backup")
        }
      } else if !gone.contains(run.name) {
        fault(name, "it says that \(run.name) was removed, which no record before it names; look for it in a backup")
      }
      let limit = record["removed-before"] ?? ""
      if let instant = HistoryVerification.instant(ofRun: run.name), !limit.isEmpty, instant >= limit {
        fault(
          name,
          "\(run.name) was removed although it is not from before \(limit), the limit then; look for it in a backup")
      }
      expected[run.name] = nil
      if gone.insert(run.name).inserted { removed += 1 }
    }
    // Recordings are forgotten before the audit is recorded that forgets them.
    if record.kind == .removal, !["ledger", "drives"].contains(record["of"]),
      !HistoryVerification.isDue(record, after: lastRun)
    {
      fault(
        name, "runs were removed although no audit before it was late enough for that; look for them in a backup")
    }
    if record.kind == .run { lastRun = record }
  }

  /// `2026-11-23T060000Z-2` is of `2026-11-23T06:00:00Z`.
  private static func instant(ofRun name: String) -> String? {
    let stamp = Array(name.prefix(18).utf8)
    guard stamp.count == 18 else { return nil }
    func part(_ range: Range<Int>) -> String { String(decoding: stamp[range], as: UTF8.self) }
    return "\(part(0..<13)):\(part(13..<15)):\(part(15..<18))"
  }

  /// Whether what a record says it removed lies before the audit that removed it.
  private static func isDue(_ record: HistoryRecord, after run: HistoryRecord?) -> Bool {
    guard let limit = record["removed-before"] else { return false }
    return run?["instant"].map { limit < $0 } ?? true
  }

  // MARK: What else is known

  private mutating func compareKnown(_ known: [Known]) {
    let end = head?.number ?? 0
    for noted in known {
      if let other = noted.ledger, other != ledger {
        fault(
          "",
          "\(noted.from) knows another history of this folder (\(other), \(noted.number ?? 0) records): it was taken away "
            + "or exchanged; put it back from a backup")
      } else if let number = noted.number {
        if number > end {
          fault(
            HistoryRecord.fileName(number),
            "it is gone: \(noted.from) knows it as the newest, and the history ends with record \(end); put back from a "
              + "backup what was cut off")
        } else if let found = digests[number], found != noted.digest {
          fault(
            HistoryRecord.fileName(number),
            "it was rewritten: its SHA-256 is \(found), and \(noted.from) knows \(noted.digest); \(HistoryVerification.restore)"
          )
        }
      } else if first[noted.digest] == nil {
        fault(
          "",
          "no record has the SHA-256 \(noted.digest) that \(noted.from) gives: the history was cut off before that record, or "
            + "written anew; put it back from a backup")
      } else if let number = first[noted.digest], number < end {
        remarks.append("\(noted.from) is record \(number); \(end - number) more were written since")
      }
    }
  }

  // MARK: Runs

  private mutating func compareRuns(_ runs: [String]) throws(FileError) {
    let announced = History.announcedRun(in: output)?.runs.first
    let names = Dictionary(expected.map { ($0.value.sums, $0.key) }) { a, b in min(a, b) }
    for name in runs {
      guard let (record, sums) = expected.removeValue(forKey: name) else {
        missingRecord(of: name, announced: announced)
        continue
      }
      let found: SHA256Value
      do throws(FileError) {
        found = try HistoryRecord.Run(published: name, in: output).sums
      } catch {
        faults.append(
          "\(name): its \(Sums.name) cannot be read: \(error.reason), expected the one of record \(record); "
            + HistoryVerification.restore)
        continue
      }
      guard found == sums else {
        let other = names[found].map { "it is what was published as \($0)" }
        faults.append(
          "\(name): \(other ?? "it was altered since it was published"): its \(Sums.name) has the SHA-256 \(found), record "
            + "\(record) expects \(sums); \(HistoryVerification.restore)")
        continue
      }
      let verification = try Verification(
        of: "\(output)/\(name)", withoutEvidence: withoutEvidence.contains(name))
      faults += verification.faults.map { "\(name)/\($0); \(HistoryVerification.restore)" }
      if verification.faults.isEmpty { intact += 1 }
    }
    for (name, (record, _)) in expected.sorted(by: { $0.key < $1.key }) {
      faults.append(
        "\(name): it is gone, record \(record) tells of it, and no record says that it was removed on time; put it back from a "
          + "backup")
    }
  }

  private mutating func missingRecord(of name: String, announced: HistoryRecord.Run?) {
    if gone.contains(name) {
      faults.append(
        "\(name): it was removed on time and is there all the same, whole or in part; the next audit deletes it")
    } else if announced?.name == name {
      remarks.append("\(name): the audit was ended before it could record it; the next one records it")
    } else {
      faults.append(
        "\(name): no record tells of it: it was put there by hand, or the history was cut off before it; compare with the "
          + "number and SHA-256 of the newest record that the audit's mail gave")
    }
  }

  private mutating func fault(_ name: String, _ what: String) {
    faults.append("\(History.name)\(name.isEmpty ? "" : "/\(name)"): \(what)")
  }
}
