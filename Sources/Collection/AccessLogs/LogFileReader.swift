internal import Configuration
internal import Evidence
internal import Time

/// What the lines of a file are read against.
struct LogReading {
  let format: LogFormat
  /// The audit instant.
  let at: Int64
  let zone: Zone
  let clock: ClockCorrection
  let silence: Int64
  let prefixes: [String]
  /// Account names by their numbers, where a log has numbers only.
  var accountNames: [String: String] = [:]
  /// Whose reading is no person's.
  var setAside: [SetAside] = []

  /// No access log is older than this: 1 January 1990.
  static let earliest: Int64 = 631_152_000 * Period.second
}

/// Reads one file: each line into columns, its time into an instant, what it means by the first rule that fits, and what
/// concerns recordings into facts.
struct LogFileReader<Carrier: LineCarrier>: LogTaker {
  let reading: LogReading
  let facts: AccessFacts
  let file: InputFile
  /// The latest time that a line of this file can truly have.
  private let latest: Int64
  private let firstYear: Int
  private let rules: [LineRule]
  private let collapses: Bool
  /// The rules that count whatever a line names.
  private let anywhere: [Int]

  private var carrier: Carrier
  var fields: LineFields
  private var clock: SourceClock
  private var years = YearCounter()
  var target: TargetReader
  private var repeats: RepeatedActs?
  var access = AccessFacts.Access()
  /// The earlier of the line's two instants where the clock showed its time twice: lines of one act still follow each
  /// other by the clock that they were written by.
  var doubled: Int64?

  /// The other lines of the entry at hand, where an entry is made of several.
  var further: [FoldedLine] = []

  var tally: FileTally
  private(set) var signs: LifeSigns

  /// - Parameters:
  ///   - modified: when the file was last written to, UTC microseconds.
  ///   - firstYear: of the first line, where lines have no year.
  init(_ carrier: Carrier, _ reading: LogReading, file: InputFile, modified: Int64, firstYear: Int, facts: AccessFacts)
  {
    self.carrier = carrier
    self.reading = reading
    self.file = file
    self.facts = facts
    self.firstYear = firstYear
    latest = max(reading.at, modified + Period.hour)
    rules = reading.format.rules
    collapses = reading.format.rules.contains { $0.within != nil }
    anywhere = reading.format.rules.indices.filter { reading.format.rules[$0].isAnywhere }
    fields = LineFields(count: reading.format.columns.count)
    clock = SourceClock(zone: reading.format.time?.zone ?? reading.zone, correction: reading.clock)
    target = TargetReader(reading.format.target, prefixes: reading.prefixes)
    if collapses { repeats = RepeatedActs() }
    tally = FileTally(rules: reading.format.rules.count, setAside: reading.setAside.count)
    signs = LifeSigns(silence: reading.silence)
  }

  mutating func skip(_ place: LinePlace) {
    tally.tooLong.add(place.number, "it is longer than \(LineSplitter.longest) bytes", after: tally.last)
  }

  mutating func damage(_ place: LinePlace, _ reason: String, count: Int) {
    tally.areRecords = tally.areRecords || place.isRecord
    tally.damaged.add(place.number, reason, after: tally.last, lost: count)
  }

  mutating func masked(_ place: LinePlace) {
    tally.masked.add(place.number, "it holds control characters", after: nil)
  }

  mutating func take(_ line: Span<UInt8>, raw: Span<UInt8>, _ place: LinePlace) throws(CollectionError) -> Bool {
    fields.clear()
    if place.isRecord { tally.areRecords = true }
    switch carrier.read(line, into: &fields) {
    case .structure: return true
    case .incomplete:
      if place.mayGoOn { return false }
      tally.entries += 1
      broken(line, place, "a quotation is not closed")
    case .broken(let reason):
      tally.entries += 1
      // Its year counts like that of any line.
      _ = meaning(of: fields.time)
      broken(line, place, reason)
    case .otherProgram:
      tally.entries += 1
      tally.otherPrograms += 1
      if case .at(let instant)? = meaning(of: fields.time), isPossible(instant) { see(instant) }
    case .lacking:
      tally.entries += 1
      let missing = carrier.missing?.names.joined(separator: ", ") ?? ""
      tally.lacking.add(place.number, missing, after: tally.last)
    case .entry:
      tally.entries += 1
      try entry(line, raw: raw, place)
    }
    return true
  }

  private mutating func broken(_ line: Span<UInt8>, _ place: LinePlace, _ reason: String) {
    if !place.isEnded {
      tally.cut = (place.number, tally.last)
      return
    }
    var isBinary = false
    for index in 0..<line.count where line[index] < 0x20 && line[index] != 0x09 && line[index] != 0x0A {
      isBinary = true
    }
    tally.broken.add(place.number, isBinary ? "it holds binary data" : reason, after: tally.last)
  }

  // MARK: Time

  private mutating func meaning(of time: LineTime?) -> SourceClock.Meaning? {
    guard let time else { return nil }
    var year = 0
    if case .yearless(let month, let day, let ofDay) = time {
      year = firstYear + years.see(month: month, day: day, ofDay: ofDay)
    }
    return clock.meaning(of: time, year: year)
  }

  private func isPossible(_ instant: Int64) -> Bool { instant >= LogReading.earliest && instant <= reading.at }

  @inline(__always) private mutating func see(_ instant: Int64) {
    tally.see(instant)
    signs.see(instant)
  }

  /// Settles when an entry was written.
  /// - Returns: false where the entry is of no concern to this audit.
  private mutating func settleTime(
    _ meaning: SourceClock.Meaning, _ line: Span<UInt8>, _ place: LinePlace, isConcerned: Bool
  ) -> Bool {
    access.at = nil
    doubled = nil
    switch meaning {
    case .at(let instant):
      if isPossible(instant) {
        access.at = instant
        see(instant)
      } else if instant > reading.at, instant <= latest {
        tally.late += 1
        return false
      } else if isConcerned {
        tally.impossible.add(place.number, "its time is \(Instant(microseconds: instant).iso8601)", after: nil)
      }
    case .twice(let early, let late):
      guard early <= reading.at else {
        tally.late += 1
        return false
      }
      see(early)
      if late <= reading.at { see(late) }
      doubled = early
      if isConcerned {
        tally.doubled.add(place.number, "the clock showed this time twice", after: nil)
        tally.doubledFrom = min(tally.doubledFrom ?? early, early)
        tally.doubledTo = max(tally.doubledTo ?? late, late)
      }
    case .never(let instant):
      guard isPossible(instant) else { return settleTime(.at(instant), line, place, isConcerned: isConcerned) }
      access.at = instant
      see(instant)
      if isConcerned { tally.skipped.add(place.number, "the clock never showed this time", after: nil) }
    }
    access.writtenTime = access.at == nil || !reading.clock.isNone ? writtenTime(line) : nil
    return true
  }

  private func writtenTime(_ line: Span<UInt8>) -> String? {
    if let slot = reading.format.time?.slot { return fields.text(slot, line) }
    if let written = fields.writtenTime(line) { return written }
    if case .instant(let instant)? = fields.time { return Instant(microseconds: instant).iso8601 }
    return nil
  }

  // MARK: Entries

  private mutating func entry(_ line: Span<UInt8>, raw: Span<UInt8>, _ place: LinePlace) throws(CollectionError) {
    if let column = reading.format.time {
      fields.time = fields.with(column.slot, line) { column.layout.read($0) } ?? nil
    }
    guard let meaning = meaning(of: fields.time) else {
      return broken(line, place, "its time cannot be read")
    }
    // Nearly all formats have none of these, and their lines are spared the look.
    let special = anywhere.isEmpty ? nil : special(line)
    let isConcerned = special == nil ? readTarget(line) : special.map { readParameter(rules[$0], line) } ?? false
    if special != nil, !isConcerned {
      tally.unattributable.add(
        place.number, "the request lacks the parameter that names the recording", after: tally.last)
    }
    if isConcerned, special.map({ !rules[$0].meaning.isAnywhere }) ?? true { tally.concerned += 1 }
    guard settleTime(meaning, line, place, isConcerned: isConcerned), isConcerned else { return }

    for index in rules.indices where special == nil || index == special {
      guard special != nil || (!rules[index].isAnywhere && rules[index].fits(fields, line)) else { continue }
      switch rules[index].meaning {
      case .ignore: tally.ignored[index] += 1
      case .act(let action): try act(action, rules[index], line, raw: raw, place)
      default: try state(rules[index], index, raw: raw, line, place)
      }
      return
    }
    if reading.format.otherwise != nil {
      tally.ignored[reading.format.rules.count] += 1
    } else {
      tally.unnamed.add(place.number, unnamed(line), after: access.at)
      if let at = access.at { tally.unnamed.close(at: at) }
    }
  }

  /// The first rule that fits and counts whatever the line names; one to ignore that stands before it goes first here too.
  private func special(_ line: Span<UInt8>) -> Int? {
    guard let found = anywhere.first(where: { rules[$0].fits(fields, line) }) else { return nil }
    return rules.indices.prefix(found).first { index in
      if case .ignore = rules[index].meaning { rules[index].fits(fields, line) } else { false }
    } ?? found
  }

  /// Who did it, and where from.
  mutating func readActor(_ rule: LineRule, _ line: Span<UInt8>) {
    access.entry = fields.entry
    access.account.removeAll(keepingCapacity: true)
    access.host.removeAll(keepingCapacity: true)
    access.tool.removeAll(keepingCapacity: true)
    if let slot = rule.account ?? reading.format.account?.slot, !rule.isUnproven {
      _ = fields.with(slot, line) { appendFoldedAccount($0, to: &access.account) }
    }
    if let use = reading.format.host { _ = fields.with(use.slot, line) { appendShown($0, to: &access.host) } }
  }

  private mutating func readTarget(_ line: Span<UInt8>) -> Bool {
    // A line that names nothing may be about anything, unless the log is known to hold other things too.
    guard let isBelow = fields.with(reading.format.target.slot, line, { target.read($0) }) else {
      target.clear()
      return reading.prefixes.isEmpty
    }
    return isBelow
  }

  private mutating func act(
    _ action: AccessAction, _ rule: LineRule, _ line: Span<UInt8>, raw: Span<UInt8>, _ place: LinePlace
  ) throws(CollectionError) {
    access.action = action
    readActor(rule, line)
    if !reading.setAside.isEmpty, action == .listen || action == .browse, let index = setAside(line) {
      tally.setAside[index] += 1
      return
    }
    let path = target.path
    if let at = access.at ?? doubled,
      let first = firstByte(action, rule, path, line, at: at, byte: place.byte)
    {
      tally.repeated += 1
      try facts.fold(raw, into: first, file: file, place)
      for line in further { try facts.fold(line, into: first, file: file) }
      return
    }
    if let use = reading.format.tool {
      _ = fields.with(use.slot, line) { appendShown($0, to: &access.tool) }
      if use.plusIsSpace {
        for index in access.tool.indices where access.tool[index] == 0x2B { access.tool[index] = 0x20 }
      }
    }
    // Of an act of several lines one line's bytes would be a half-truth.
    access.bytes = nil
    if rule.within == nil, let use = reading.format.bytes {
      access.bytes = fields.with(use.slot, line) { digits in wholeNumber(digits) } ?? nil
    }
    try facts.add(access, target: path, raw: raw, file: file, place)
    for line in further { try facts.fold(line, into: place.byte, file: file) }
    tally.facts += 1
  }

  /// Where the act began that a line belongs to; nil where the line begins one.
  private mutating func firstByte(
    _ action: AccessAction, _ rule: LineRule, _ path: [UInt8], _ line: Span<UInt8>, at: Int64, byte: Int64
  ) -> Int64? {
    guard collapses else { return nil }
    var key = ActKey()
    key.add(action)
    key.add(access.account)
    // Where the log tells one logon from another, an act is one of a logon, not of an address: the same reading is logged
    // with the address by one kind of event and without by the other.
    if let slot = reading.format.session, fields.has(slot) { key.add(bytes(slot, line)) } else { key.add(access.host) }
    key.add(path)
    return repeats?.firstByte(of: key, at: at, within: rule.within, byte: byte)
  }

  /// The values by which the declaration would have told what an entry means.
  private func unnamed(_ line: Span<UInt8>) -> String {
    var slots: [Int] = []
    for rule in reading.format.rules {
      for condition in rule.conditions where !slots.contains(condition.slot) { slots.append(condition.slot) }
    }
    return slots.prefix(3).map { slot in
      "\(reading.format.columns[slot].name) '\(String((fields.text(slot, line) ?? "").prefix(60)))'"
    }.joined(separator: ", ")
  }
}

/// A number without sign of at most 18 digits; nil for anything else.
private func wholeNumber(_ digits: Span<UInt8>) -> Int64? {
  guard digits.count <= 18 else { return nil }
  var value: Int64 = 0
  for index in 0..<digits.count {
    let digit = digits[index] &- 0x30
    guard digit < 10 else { return nil }
    value = value * 10 + Int64(digit)
  }
  return value
}
