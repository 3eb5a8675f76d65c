internal import Evidence
internal import Text
internal import Time

/// Reads the rows of a source of calls into its scratch, whatever holds them: a file of lines, a document, a query's
/// result. A row that cannot be read is a gap and costs no other.
///
/// ```swift
/// var rows = CallRows(format: format, clock: clock, numbers: numbers, at: instant, silence: silence, scratch: scratch)
/// let columns = CallColumns(["eventtype", "eventtime", "linkedid"])
/// rows.checkColumns(columns, at: place)
/// rows.take(CallTableRow(columns: columns, cells: ["ANSWER", "1795413600.42", "1795413600.1"]), at: place)
/// ```
struct CallRows {
  let format: CallFormat
  let numbers: CallerNumbers
  /// The audit instant, UTC microseconds.
  let at: Int64
  let scratch: CallScratch
  private(set) var clock: SourceClock
  private(set) var signs: LifeSigns
  private(set) var count = 0
  /// By rule, and behind them by `otherwise`: rows that the declaration says do not matter.
  private(set) var ignored: [Int]
  /// Rows later than the audit.
  private(set) var late = 0
  /// Times without an offset, which the source's zone gave a meaning.
  private(set) var zoneless = 0
  /// Times that the clock never showed, since it was put forward.
  private(set) var skipped = 0
  /// Fields whose columns a table lacks.
  private(set) var missing: [String] = []
  /// When the last good row speaks of.
  private var last: Int64?

  init(
    format: CallFormat, zone: Zone, clock correction: ClockCorrection, numbers: CallerNumbers, at: Int64,
    silence: Int64,
    scratch: CallScratch
  ) {
    self.format = format
    self.numbers = numbers
    self.at = at
    self.scratch = scratch
    clock = SourceClock(zone: zone, correction: correction)
    signs = LifeSigns(silence: silence)
    ignored = Array(repeating: 0, count: format.rules.count + 1)
  }

  /// Forgets what the rows before told of time: another file begins.
  mutating func beginFile() {
    scratch.closeGaps(at: nil)
    last = nil
  }

  /// Sees to it that the columns are there which the declaration names. Without the call's or an event's time no row can be
  /// read, and without a column of a test no event that depends on it is seen: those are gaps. Any other leaves a field
  /// missing, which is told with what was examined.
  /// - Returns: false where no row can be read without them.
  mutating func checkColumns(_ columns: CallColumns, at place: CallPlace) -> Bool {
    var isUsable = true
    for field in CallField.allCases {
      let names = (format.fields[field] ?? []).flatMap { CallRows.names($0.place) }
      guard !names.isEmpty, !names.contains(where: { columns[$0] != nil }) else { continue }
      if field == .call || field == .time {
        isUsable = false
        addMissing(names, for: "'\(field.rawValue)'", nil, columns, place)
      } else if !missing.contains(field.rawValue) {
        missing.append(field.rawValue)
      }
    }
    for rule in format.rules {
      guard case .event(let kind) = rule.meaning else { continue }
      for asked in rule.conditions.map(\.place) + [rule.time?.place].compactMap({ $0 }) {
        let names = CallRows.names(asked)
        if names.isEmpty || names.contains(where: { columns[$0] != nil }) { continue }
        addMissing(names, for: "'\(kind.rawValue)'", [kind.fact], columns, place)
      }
    }
    return isUsable
  }

  static func names(_ place: CallFormat.Place?) -> [String] {
    if case .columns(let names, _)? = place { names } else { [] }
  }

  private func addMissing(
    _ names: [String], for what: String, _ affects: [FactKind]?, _ columns: CallColumns, _ place: CallPlace
  ) {
    let nearest = names.first.flatMap { nearestWord(to: $0, among: columns.names) }.map { "; there is '\($0)'" } ?? ""
    scratch.add(
      Gap(
        .malformed, affects: affects, path: place.path,
        reason: "the column '\(names.joined(separator: "' or '"))' is missing, which '\(format.title)' has for "
          + what + nearest,
        remedy: "Let the source hold that column, or correct its name in the format's declaration.", line: place.line),
      sort: "column \(names.first ?? "")")
  }

  // MARK: Rows

  mutating func take(_ row: some CallValues, at place: CallPlace) {
    count += 1
    guard let call = format.text(.call, in: row).map({ shown($0) }) else {
      return fault(.malformed, "nameless", "the row names no call", at: place)
    }
    let leg = format.text(.leg, in: row).map { shown($0) }
    let isOwn = leg == nil || leg == call
    var seen: Int64?
    var isLate = false
    if format.tellsOfCalls { seen = takeRecord(row, call, isOwn, leg, place, &isLate) }
    if !format.rules.isEmpty, let instant = takeEvents(row, call, isOwn, leg, place, &isLate) { seen = seen ?? instant }
    if isLate { late += 1 }
    guard let seen else { return }
    see(seen)
    if let leg, leg != call { scratch.addLeg(leg, of: call, at: place) }
  }

  /// Notes that the source was written to at an instant.
  mutating func see(_ instant: Int64) {
    signs.see(instant)
    last = instant
    scratch.closeGaps(at: instant + Period.minute)
  }

  mutating func countDocument() { count += 1 }

  /// Notes a fault of a row, whose time lies between those of the rows around it.
  func fault(_ problem: Gap.Problem, _ sort: String, _ reason: String, at place: CallPlace) {
    scratch.add(
      Gap(
        problem, path: place.path, reason: reason,
        remedy: "Look at the row; if the source's format has changed, change its declaration in Rules/calls.",
        line: place.line, from: last.map { $0 - (format.tellsOfCalls ? format.longestCall : Period.minute) }),
      sort: sort, isOpen: true)
  }

  /// Notes what cannot be read of a row that names its call.
  func fault(
    _ problem: Gap.Problem, _ sort: String, _ reason: String, call: String, from: Int64? = nil, to: Int64? = nil,
    at place: CallPlace
  ) {
    scratch.add(
      Gap(
        problem, path: place.path, reason: "of the call \(call), \(reason)",
        remedy: problem == .clock
          ? "Let the source write its times in UTC or with their offset, and set its clock."
          : "Correct it at the source; the rest was read.",
        line: place.line, from: from, to: to), sort: sort, call: call)
  }

  // MARK: A row that is a call

  private mutating func takeRecord(
    _ row: some CallValues, _ call: String, _ isOwn: Bool, _ leg: String?, _ place: CallPlace, _ isLate: inout Bool
  ) -> Int64? {
    var record = CallRecord(call: call, isOwn: isOwn)
    record.began = time(.began, row, call, place, &isLate)
    if isLate { return nil }
    record.ended = time(.ended, row, call, place, &isLate)
    // Where legs are known, an answer of the first one is the telephone system's own, which then plays or queues.
    if leg == nil || !isOwn { record.answered = time(.answered, row, call, place, &isLate) }
    isLate = false
    if record.ended == nil, let began = record.began, let length = length(row, call, place) {
      record.ended = began + length
    }
    if let began = record.began, let ended = record.ended, ended < began {
      fault(.malformed, "order", "the end is before the beginning", call: call, at: place)
      record.ended = nil
    }
    if let ended = record.ended, ended > at { record.ended = nil }
    record.direction = direction(row, call, place)
    record.queue = format.text(.queue, in: row).map { shown($0) }
    (record.caller, record.callerKey) = caller(row)
    record.adviser = format.text(.adviser, in: row).map { foldedAccount($0) }
    if let word = format.text(.endedBy, in: row) {
      if ["caller", "adviser", "system"].contains(word) {
        record.endedBy = word
      } else {
        fault(
          .malformed, "ended-by", "'\(shownText(word))' is none of caller, adviser, system, who may have ended it",
          call: call, at: place)
      }
    }
    scratch.add(record, at: place)
    return record.began ?? record.ended
  }

  private func length(_ row: some CallValues, _ call: String, _ place: CallPlace) -> Int64? {
    for use in format.fields[.length] ?? [] {
      guard let text = use.text(in: row) else { continue }
      if let length = RowReader.length(text, unit: use.unit) { return length }
      fault(.malformed, "length", "the length '\(shownText(text))' is no length of time", call: call, at: place)
      return nil
    }
    return nil
  }

  private func caller(_ row: some CallValues) -> (String?, String?) {
    for use in format.fields[.caller] ?? [] {
      if let text = use.text(in: row) {
        let (masked, key) = numbers.read(text, country: use.country)
        return (shown(masked), key)
      }
    }
    return (nil, nil)
  }

  private func direction(_ row: some CallValues, _ call: String, _ place: CallPlace) -> CallDirection? {
    guard let word = format.text(.direction, in: row) else { return nil }
    if let direction = CallDirection(word: word) { return direction }
    fault(
      .malformed, "direction", "the direction '\(shownText(word))' is none of \(CallDirection.words)", call: call,
      at: place)
    return nil
  }

  // MARK: A row that is an event

  /// - Returns: when the row speaks of.
  private mutating func takeEvents(
    _ row: some CallValues, _ call: String, _ isOwn: Bool, _ leg: String?, _ place: CallPlace, _ isLate: inout Bool
  ) -> Int64? {
    var seen: Int64?
    for rule in format.rules {
      guard let use = rule.time, rule.conditions.allSatisfy({ $0.holds(in: row) }),
        case .event(let kind) = rule.meaning, let text = use.text(in: row)
      else { continue }
      guard let instant = instant(text, use, kind.rawValue, call, place, &isLate) else { continue }
      add(kind, row, call, instant, isOwn, leg, place)
      seen = seen ?? instant
    }
    guard format.rules.contains(where: { $0.time == nil }) else { return seen }

    let found = format.rules.firstIndex { rule in
      rule.time == nil && rule.conditions.allSatisfy { $0.holds(in: row) }
    }
    guard format.fields[.time]?.contains(where: { $0.text(in: row) != nil }) ?? false else {
      fault(.malformed, "timeless", "the row has no time", call: call, at: place)
      return seen
    }
    guard let instant = time(.time, row, call, place, &isLate) else { return seen }
    guard let found else {
      if format.otherwise != nil { ignored[format.rules.count] += 1 } else { unnamed(row, call, instant, place) }
      return instant
    }
    switch format.rules[found].meaning {
    case .ignore: ignored[found] += 1
    case .event(let kind): add(kind, row, call, instant, isOwn, leg, place)
    }
    return instant
  }

  private func add(
    _ kind: CallEvent.Kind, _ row: some CallValues, _ call: String, _ instant: Int64, _ isOwn: Bool, _ leg: String?,
    _ place: CallPlace
  ) {
    var event = CallEvent(call: call, kind: kind, at: instant, isOwn: isOwn, hasLegs: leg != nil)
    switch kind {
    case .begun:
      event.direction = direction(row, call, place)
      (event.caller, event.callerKey) = caller(row)
      event.name = format.text(.adviser, in: row).map { foldedAccount($0) }
    case .joined: event.name = format.text(isOwn ? .peer : .adviser, in: row).map { foldedAccount($0) }
    case .answered: event.name = format.text(.adviser, in: row).map { foldedAccount($0) }
    case .hungUp, .ended:
      event.name = format.text(.hungUpBy, in: row).map { shown($0) }
      event.detail = format.text(.channel, in: row).map { shown($0) }
    case .announcement: event.name = format.text(.message, in: row).map { shown($0) }
    case .joinedQueue: event.name = format.text(.queue, in: row).map { shown($0) }
    case .transferred:
      event.name = format.text(.to, in: row).map { number(shown($0)) }
      event.detail = format.text(.toKind, in: row)
      if let kind = event.detail, !["queue", "extension", "outside"].contains(kind) {
        fault(
          .malformed, "to-kind", "'\(shownText(kind))' is none of queue, extension, outside", call: call, at: place)
        event.detail = nil
      }
    case .warned: event.name = format.text(.by, in: row).map { foldedAccount($0) }
    default: break
    }
    scratch.add(event, at: place)
  }

  /// An event that the declaration does not name may be anything that can happen in a call that is known.
  private func unnamed(_ row: some CallValues, _ call: String, _ instant: Int64, _ place: CallPlace) {
    var values: [String] = []
    for rule in format.rules {
      for condition in rule.conditions {
        guard let text = row.text(at: condition.place), !text.isEmpty, values.count < 3 else { continue }
        let words = "'\(shownText(text))'"
        if !values.contains(words) { values.append(words) }
      }
    }
    scratch.add(
      Gap(
        .notEnoughDetail, affects: format.shows.filter { $0.name != FactKind.call.name }, path: place.path,
        reason: "of the call \(call), an event that '\(format.title)' does not name: \(values.joined(separator: ", "))",
        remedy: "Add an event or an ignore for it to the format's declaration.", line: place.line, from: instant,
        to: instant + 1), sort: "unnamed", call: call)
  }

  // MARK: Values

  private mutating func time(
    _ field: CallField, _ row: some CallValues, _ call: String, _ place: CallPlace, _ isLate: inout Bool
  ) -> Int64? {
    for use in format.fields[field] ?? [] {
      if let text = use.text(in: row) { return instant(text, use, field.rawValue, call, place, &isLate) }
    }
    return nil
  }

  private mutating func instant(
    _ text: String, _ use: CallFieldUse, _ name: String, _ call: String, _ place: CallPlace, _ isLate: inout Bool
  ) -> Int64? {
    let bytes = Array(text.utf8)
    guard let reading = use.layouts.lazy.compactMap({ $0.read(bytes.span) }).first else {
      fault(
        .malformed, "time \(name)", "the time '\(shownText(text))' of '\(name)' is none of the declared layout",
        call: call, at: place)
      return nil
    }
    return instant(of: reading, text, name, call, place, &isLate)
  }

  /// What a reading of the source's clock means; nil, and a gap, where it means no one instant.
  mutating func instant(
    of reading: LineTime, _ text: String, _ name: String, _ call: String, _ place: CallPlace, _ isLate: inout Bool
  ) -> Int64? {
    if case .civil = reading { zoneless += 1 }
    switch clock.meaning(of: reading, year: 0) {
    case .at(let instant)?: return possible(instant, text, name, call, place, &isLate)
    case .never(let instant)?:
      skipped += 1
      return possible(instant, text, name, call, place, &isLate)
    case .twice(let early, let late)?:
      if early > at {
        isLate = true
        return nil
      }
      fault(
        .clock, "twice",
        "the clock showed the time '\(shownText(text))' of '\(name)' twice when it was put back, so it is one of two",
        call: call, from: early, to: late + 1, at: place)
      return nil
    case nil:
      fault(.notEnoughDetail, "year", "the time '\(shownText(text))' of '\(name)' has no year", call: call, at: place)
      return nil
    }
  }

  private func possible(
    _ instant: Int64, _ text: String, _ name: String, _ call: String, _ place: CallPlace, _ isLate: inout Bool
  ) -> Int64? {
    if instant >= LogReading.earliest, instant <= at { return instant }
    if instant > at, instant <= max(at, place.latest) {
      isLate = true
      return nil
    }
    let side = instant > at ? "after the audit and after the source was written" : "before 1990"
    fault(
      .clock, "clock", "the time '\(shownText(text))' of '\(name)' is \(side), so that clock cannot be believed",
      call: call, at: place)
    return nil
  }

  private func shown(_ text: String) -> String {
    var bytes: [UInt8] = []
    appendShown(Array(text.utf8).span, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whom a call was handed to may be somebody's telephone number.
  private func number(_ text: String) -> String {
    let digits = text.utf8.filter { $0 &- 0x30 < 10 }.count
    return digits >= 7 && text.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == 0x2B }) ? maskedNumber(text) : text
  }
}
