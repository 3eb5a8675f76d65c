internal import Digest
internal import Evidence
internal import SQL
internal import Time

/// Makes one call of all that rows and events say of it, in the order in which it happened: what is needed at once is
/// the state of one call.
struct CallSummaries {
  let format: CallFormat
  let scratch: CallScratch
  /// The stretches in which the source was written to.
  let signs: LifeSigns

  /// One call as far as it is known.
  private struct Summary {
    var record: CallRecord
    var place = Provenance()
    var path = ""
    var line: Int?
    /// The first event and the last one, UTC microseconds.
    var first: Int64?
    var last: Int64?
    var hasLegs = false
    var wasHungUp: Int64?
    var ownChannel: String?
    /// Who hung up the leg that began the call, and who last hung up any.
    var hungUpBy: String?
    var lastHungUp: (at: Int64, by: String)?
    var isBegun = false

    init(_ call: String) { record = CallRecord(call: call) }
  }

  func make() throws(EvidenceError) {
    try scratch.execute("CREATE INDEX record_call ON record (call, own DESC, began, ordinal)")
    try makeOfRecords()
    if !format.rules.isEmpty || isVCon {
      try scratch.execute("CREATE INDEX event_call ON event (call, at, ordinal)")
      try makeOfEvents()
    }
  }

  private var isVCon: Bool { if case .vcon = format.form { true } else { false } }

  // MARK: Rows that are calls

  private func makeOfRecords() throws(EvidenceError) {
    var summary: Summary?
    try scratch.rows(
      """
      SELECT call, own, began, answered, ended, direction, queue, caller, caller_key, adviser, ended_by, file, line, byte,
        raw FROM record ORDER BY call, own DESC, began, ordinal
      """
    ) { (row) throws(EvidenceError) in
      let call = row.text(0) ?? ""
      if summary?.record.call != call {
        if let summary { write(summary.record, summary.place) }
        summary = Summary(call)
        summary?.place = row.provenance(from: 11)
      }
      guard var record = summary?.record else { return }
      if let began = row.optional(2) { record.began = min(record.began ?? began, began) }
      if let answered = row.optional(3) { record.answered = min(record.answered ?? answered, answered) }
      if let ended = row.optional(4) { record.ended = max(record.ended ?? ended, ended) }
      record.direction = record.direction ?? row.text(5).flatMap { CallDirection(word: $0) }
      record.queue = record.queue ?? row.text(6)
      if record.caller == nil { (record.caller, record.callerKey) = (row.text(7), row.text(8)) }
      record.adviser = record.adviser ?? row.text(9)
      record.endedBy = record.endedBy ?? row.text(10)
      summary?.record = record
    }
    if let summary { write(summary.record, summary.place) }
  }

  // MARK: Events

  private func makeOfEvents() throws(EvidenceError) {
    var summary: Summary?
    try scratch.rows(
      """
      SELECT call, at, kind, own, legs, name, detail, direction, caller, caller_key, path, file, line, byte, raw
      FROM event ORDER BY call, at, ordinal
      """
    ) { (row) throws(EvidenceError) in
      let call = row.text(0) ?? ""
      if summary?.record.call != call {
        if let summary { try finish(summary) }
        var next = Summary(call)
        next.place = row.provenance(from: 11)
        next.path = row.text(10) ?? ""
        next.line = next.place.line
        next.first = row.integer(1)
        summary = next
      }
      if var current = summary {
        add(row, to: &current)
        summary = current
      }
    }
    if let summary { try finish(summary) }
  }

  private func add(_ row: borrowing Statement, to summary: inout Summary) {
    let at = row.integer(1)
    let isOwn = row.integer(3) == 1
    summary.last = at
    summary.hasLegs = summary.hasLegs || row.integer(4) == 1
    switch CallEvent.Kind(rawValue: row.text(2) ?? "") {
    case .begun? where isOwn && !summary.isBegun:
      summary.isBegun = true
      summary.record.began = at
      summary.record.direction = row.text(7).flatMap { CallDirection(word: $0) }
      (summary.record.caller, summary.record.callerKey) = (row.text(8), row.text(9))
      // Of a call that was made from here, the adviser is who began it.
      if summary.record.direction == .outgoing { summary.record.adviser = row.text(5) }
    case .answered?, .joined?:
      // The leg that began the call is answered by the telephone system, unless it is joined with another; of a call from
      // here, others answer.
      let isJoined = row.text(2) == CallEvent.Kind.joined.rawValue && row.text(5) != nil
      guard !isOwn || row.integer(4) == 0 || isJoined, summary.record.direction != .outgoing,
        summary.record.answered == nil
      else { break }
      summary.record.answered = at
      summary.record.adviser = row.text(5)
    case .joinedQueue? where isOwn: summary.record.queue = summary.record.queue ?? row.text(5)
    case .hungUp?:
      if let by = row.text(5) { summary.lastHungUp = (at, by) }
      guard isOwn else { break }
      summary.wasHungUp = at
      summary.ownChannel = row.text(6)
      summary.hungUpBy = row.text(5)
    case .ended?:
      summary.record.ended = at
      if let by = row.text(5) { summary.hungUpBy = summary.hungUpBy ?? by }
    default: break
    }
  }

  private func finish(_ found: Summary) throws(EvidenceError) {
    var summary = found
    let call = summary.record.call
    if summary.record.ended == nil { summary.record.ended = summary.wasHungUp }
    summary.record.endedBy = endedBy(summary)
    if format.tellsOfCalls || isVCon {
      let known = try scratch.number("SELECT count(*) FROM call WHERE id = ?", [.text(call)]) > 0
      if known { return try fill(summary.record) }
    }
    guard shows(.call) else { return }
    tellWhatIsOpen(summary)
    write(summary.record, summary.place)
  }

  /// Who ended a call, by who hung up the leg that began it; where that names no party, by who hung up another leg just
  /// before.
  private func endedBy(_ summary: Summary) -> String? {
    var by = summary.hungUpBy
    if by == nil, let last = summary.lastHungUp, let end = summary.record.ended, abs(end - last.at) <= 2 * Period.second
    {
      by = last.by
    }
    guard let by else { return nil }
    if ["caller", "adviser", "system"].contains(by) { return by }
    guard let own = summary.ownChannel, summary.hasLegs else { return nil }
    let isOwn = by == own
    return summary.record.direction == .outgoing ? (isOwn ? "adviser" : "caller") : (isOwn ? "caller" : "adviser")
  }

  /// A beginning or end that is missing, unless the source begins or ends in the midst of the call.
  private func tellWhatIsOpen(_ summary: Summary) {
    guard let first = summary.first, let last = summary.last else { return }
    let call = summary.record.call
    if !summary.isBegun, let begin = signs.first, first - begin > format.longestCall {
      scratch.add(
        Gap(
          .malformed, path: summary.path,
          reason: "an event of the call \(call), of which the source tells no beginning",
          remedy: "Let the source log that a call begins, or look for the file that holds it.", line: summary.line,
          from: first - format.longestCall, to: last + 1), sort: "unknown call")
    }
    if summary.record.ended == nil, let end = signs.last, end - last > format.longestCall {
      scratch.add(
        Gap(
          .malformed, path: summary.path,
          reason: "of the call \(call), the source tells no end, though it goes on for longer than a call lasts",
          remedy: "Let the source log that a call ends, or look for the file that holds it.", line: summary.line,
          from: last, to: last + format.longestCall), sort: "endless call")
    }
  }

  private func shows(_ kind: FactKind) -> Bool { format.shows.contains { $0.name == kind.name } }

  // MARK: Writing

  private func write(_ record: CallRecord, _ place: Provenance) {
    scratch.addCall(
      [.text(record.call)] + values(record) + [
        place.file.map { .integer($0.number) } ?? .null, place.line.map { .integer(Int64($0)) } ?? .null,
        place.byte.map { .integer($0) } ?? .null,
        place.raw.map { .blob(unsafe $0.withBytes { unsafe Array($0) }) } ?? .null,
      ])
  }

  /// Adds what events say to what rows said.
  private func fill(_ record: CallRecord) throws(EvidenceError) {
    let names = [
      "direction", "queue", "caller", "caller_key", "adviser", "began", "answered", "ended", "ended_by",
    ]
    try scratch.run(
      "UPDATE call SET \(names.map { "\($0) = coalesce(\($0), ?)" }.joined(separator: ", ")) WHERE id = ?",
      values(record) + [.text(record.call)])
  }

  private func values(_ record: CallRecord) -> [SQLValue] {
    func text(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
    func number(_ number: Int64?) -> SQLValue { number.map { .integer($0) } ?? .null }
    return [
      text(record.direction?.rawValue), text(record.queue), text(record.caller), text(record.callerKey),
      text(record.adviser), number(record.began), number(record.answered), number(record.ended), text(record.endedBy),
    ]
  }
}
