internal import Evidence

extension LogFileReader {
  /// The bytes of a column; none where the line has no value for it.
  func bytes(_ slot: Int?, _ line: Span<UInt8>) -> [UInt8] {
    guard let slot else { return [] }
    var value: [UInt8] = []
    _ = fields.with(slot, line) { appendShown($0, to: &value) }
    return value
  }

  /// Takes a line for what it says beside accesses.
  mutating func state(
    _ rule: LineRule, _ index: Int, raw: Span<UInt8>, _ line: Span<UInt8>, _ place: LinePlace
  ) throws(CollectionError) {
    readActor(rule, line)
    let session = bytes(reading.format.session, line)
    switch rule.meaning {
    case .logon(let way):
      tally.logons += 1
      try facts.statements.add(way, access, session: session, from: facts.provenance(raw, file: file, place))
    case .logoff:
      tally.logoffs += 1
      if let at = access.at, !session.isEmpty { try facts.statements.end(session: session, at: at) }
    case .cleared:
      tally.clearings += 1
      try facts.statements.addClearing(
        of: bytes(reading.format.log, line), on: bytes(reading.format.computer, line), access,
        from: facts.provenance(raw, file: file, place))
    case .lost(let because): tally.lost.add(place.number, because, after: access.at)
    case .unattributable(let because):
      tally.unattributable.add(place.number, because, after: access.at ?? tally.last)
      if let at = access.at { tally.unattributable.close(at: at) }
    case .act, .ignore: break
    }
  }

  /// Reads the recording's name out of a request's parameters.
  /// - Returns: whether the line is of concern: always where its rule needs no name.
  mutating func readParameter(_ rule: LineRule, _ line: Span<UInt8>) -> Bool {
    target.clear()
    guard let parameters = rule.parameters else { return true }
    return fields.with(parameters.slot, line) { query in
      for name in parameters.names { if target.readParameter(name, of: query) { return true } }
      return false
    } ?? false
  }

  /// Notes what an entry of several lines says is missing.
  mutating func note(lost reason: String, from: Int64?, to: Int64?, count: Int) {
    tally.lost.add(0, reason, after: from, lost: count)
    if let to { tally.lost.close(at: to) }
  }

  /// Takes an entry that is made of several lines.
  mutating func takeEvent(
    _ event: Span<UInt8>, raw: Span<UInt8>, _ place: LinePlace, further: [FoldedLine]
  ) throws(CollectionError) {
    self.further = further
    _ = try take(event, raw: raw, place)
    self.further = []
  }
}
