internal import Evidence
internal import SQL
internal import Time

/// Writes the facts of a source of calls: the calls, then what happened in them, call by call in the order in which it
/// happened. Beginnings and ends are paired within one call.
struct CallFacts {
  let format: CallFormat
  let scratch: CallScratch
  let writer: EvidenceWriter

  func write() throws(EvidenceError) {
    if shows(.call) { try writeCalls() }
    try writeLegs()
    try writeEvents()
  }

  private func shows(_ kind: FactKind) -> Bool { format.shows.contains { $0.name == kind.name } }

  private func writeCalls() throws(EvidenceError) {
    let inserter = try writer.inserter(
      .call,
      fields: [
        "id", "direction", "queue", "caller", "caller-key", "adviser", "began", "answered", "ended", "ended-by",
      ])
    try scratch.rows("SELECT * FROM call ORDER BY id") { (row) throws(EvidenceError) in
      try inserter.add((0..<10).map { row.value($0) }, from: row.provenance(from: 10))
    }
  }

  private func writeLegs() throws(EvidenceError) {
    let inserter = try writer.inserter(.leg, fields: ["id", "call"])
    // A leg that is a call of its own, as that by which an adviser asks a colleague before handing a call on, stays one.
    try scratch.rows(
      """
      SELECT l.id, l.call, l.file, l.line, l.byte, l.raw FROM leg l
      WHERE NOT EXISTS (SELECT 1 FROM call c WHERE c.id = l.id) ORDER BY l.id, l.call
      """
    ) { (row) throws(EvidenceError) in
      try inserter.add([row.value(0), row.value(1)], from: row.provenance(from: 2))
    }
  }

  // MARK: Events

  /// A stretch that was begun and not ended yet.
  private struct Open {
    var from: Int64
    var name: String?
    var place: Provenance
    var path: String
  }

  /// What is under way in one call.
  private struct State {
    var call: String
    var ended: Int64?
    var endedBy: String?
    var queue: Open?
    var payment: Open?
    var pause: Open?
    /// A transfer whose other side is not known before the next event.
    var transfer: Open?
    var transferKind: String?
    var incidents = 0
  }

  private func writeEvents() throws(EvidenceError) {
    var state: State?
    try scratch.rows(
      """
      SELECT e.call, e.at, e.kind, e.own, e.name, e.detail, e.path, e.file, e.line, e.byte, e.raw, c.ended, c.ended_by
      FROM event e LEFT JOIN call c ON c.id = e.call ORDER BY e.call, e.at, e.ordinal
      """
    ) { (row) throws(EvidenceError) in
      let call = row.text(0) ?? ""
      if state?.call != call {
        if var finished = state { try finish(&finished) }
        state = State(call: call, ended: row.optional(11), endedBy: row.text(12))
      }
      if var current = state {
        try take(row, &current)
        state = current
      }
    }
    if var finished = state { try finish(&finished) }
  }

  private func take(_ row: borrowing Statement, _ state: inout State) throws(EvidenceError) {
    let at = row.integer(1)
    let isOwn = row.integer(3) == 1
    let name = row.text(4)
    let here = Open(from: at, name: name, place: row.provenance(from: 7), path: row.text(6) ?? "")
    switch CallEvent.Kind(rawValue: row.text(2) ?? "") {
    case .announcement? where isOwn:
      // What is played to the leg of an adviser, the caller does not hear.
      try writer.add(
        .announcement, ["call": .text(state.call), "at": .integer(at), "message": value(name)], from: here.place)
    case .joinedQueue? where isOwn:
      if state.transfer != nil {
        if let name { state.transfer?.name = name }
        state.transferKind = "queue"
        try endTransfer(&state)
      }
      try endQueue(&state, at: at)
      state.queue = here
    case .leftQueue? where isOwn: try endQueue(&state, at: at)
    case .transferred?:
      try endTransfer(&state)
      try endQueue(&state, at: at)
      state.transfer = here
      state.transferKind = row.text(5)
    case .paymentBegun?:
      try endUnpaired(.payment, &state.payment, state.call)
      state.payment = here
    case .paymentEnded?: try end(.payment, &state.payment, state, here)
    case .paused?:
      try endUnpaired(.pause, &state.pause, state.call)
      state.pause = here
    case .resumed?: try end(.pause, &state.pause, state, here)
    case .warned?:
      try writer.add(.warning, ["call": .text(state.call), "at": .integer(at), "by": value(name)], from: here.place)
    case .abusive?: try addIncident(&state, here)
    default: break
    }
  }

  private func finish(_ state: inout State) throws(EvidenceError) {
    try endTransfer(&state)
    try endQueue(&state, at: state.ended)
    try endUnpaired(.payment, &state.payment, state.call)
    try endUnpaired(.pause, &state.pause, state.call)
  }

  // MARK: Stretches

  private func endQueue(_ state: inout State, at instant: Int64?) throws(EvidenceError) {
    guard let queue = state.queue else { return }
    state.queue = nil
    try writer.add(
      .queueing,
      [
        "call": .text(state.call), "queue": value(queue.name), "from": .integer(queue.from),
        "to": instant.map { .integer(max($0, queue.from)) } ?? .null,
      ], from: queue.place)
  }

  private func endTransfer(_ state: inout State) throws(EvidenceError) {
    guard let transfer = state.transfer else { return }
    state.transfer = nil
    try writer.add(
      .transfer,
      [
        "call": .text(state.call), "at": .integer(transfer.from), "to": value(transfer.name),
        "to-kind": value(state.transferKind),
      ], from: transfer.place)
  }

  private func end(
    _ kind: FactKind, _ open: inout Open?, _ state: State, _ here: Open
  ) throws(EvidenceError) {
    guard let begun = open else {
      return scratch.add(
        Gap(
          .malformed, affects: [kind], path: here.path,
          reason: "of the call \(state.call), the end of a \(kind.name) whose beginning is not told",
          remedy: "Let the source log both, or look for the file that holds the beginning.", line: here.place.line,
          to: here.from + 1), sort: "end of \(kind.name)", call: state.call)
    }
    open = nil
    try writer.add(
      kind, ["call": .text(state.call), "from": .integer(begun.from), "to": .integer(here.from)], from: begun.place)
  }

  /// A beginning without its end: the stretch is a fact all the same, and nobody knows how long it was.
  private func endUnpaired(_ kind: FactKind, _ open: inout Open?, _ call: String) throws(EvidenceError) {
    guard let begun = open else { return }
    open = nil
    try writer.add(kind, ["call": .text(call), "from": .integer(begun.from)], from: begun.place)
    scratch.add(
      Gap(
        .malformed, affects: [kind], path: begun.path,
        reason: "of the call \(call), the beginning of a \(kind.name) whose end is not told",
        remedy: "Let the source log both, or look for the file that holds the end.", line: begun.place.line,
        from: begun.from), sort: "beginning of \(kind.name)", call: call)
  }

  private func addIncident(_ state: inout State, _ here: Open) throws(EvidenceError) {
    state.incidents += 1
    try writer.add(
      .incident,
      [
        "id": .text("\(state.call)/\(state.incidents)"), "call": .text(state.call), "at": .integer(here.from),
        "ended-by-adviser": state.endedBy.map { .integer($0 == "adviser" ? 1 : 0) } ?? .null,
      ], from: here.place)
  }

  private func value(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
}
