internal import Digest
internal import Evidence
internal import Time

/// Brings the records of the Linux audit log together that are one event (the same `msg=audit(time:serial)`), however they
/// are interleaved, and hands each event over as one entry.
///
/// The kernel writes an event's records within moments, but what gathers logs from machines may put them in disorder; an event
/// counts as complete when the log has gone on for a minute. libauparse is not used for it: it leaves out what it cannot read without a word, says of no record
/// where it stands, and names accounts by the machine that it runs on.
struct AuditGrouper: LogTaker {
  private static let patience: Int64 = Period.minute
  /// An event has a record for each path that a call names: two or three, and for an execution one for each argument piece.
  private static let mostRecords = 200
  private static let mostEvents = 4_096

  private struct Key: Hashable, Comparable {
    var at: Int64
    var serial: UInt64
    var node: String

    static func < (left: Key, right: Key) -> Bool {
      (left.at, left.serial, left.node) < (right.at, right.serial, right.node)
    }
  }

  private var inner: LogFileReader<AuditLines>
  private var events: [Key: [AuditPiece]] = [:]
  private var newest: Int64 = .min
  /// When events were last looked through for complete ones, by the log's own time.
  private var released: Int64 = .min
  private var serials: [String: AuditSerials] = [:]

  init(_ inner: LogFileReader<AuditLines>) { self.inner = inner }

  var tally: FileTally { inner.tally }
  var signs: LifeSigns { inner.signs }

  mutating func skip(_ place: LinePlace) { inner.skip(place) }

  mutating func take(_ line: Span<UInt8>, raw: Span<UInt8>, _ place: LinePlace) throws(CollectionError) -> Bool {
    guard line.count > 0 else { return true }
    guard let header = AuditHeader(line) else { return try inner.take(line, raw: raw, place) }
    let key = Key(at: header.at, serial: header.serial, node: header.node)
    if header.at > newest {
      newest = header.at
      if released == .min { released = newest }
      if newest - released > Period.second {
        released = newest
        try release(before: newest - Self.patience)
      }
    }
    if header.type == "EOE" {
      try release(key)
      return true
    }
    events[key, default: []].append(AuditPiece(line, raw: raw, place, header))
    if events[key]?.count == Self.mostRecords {
      inner.damage(
        place, "an event goes on for more than \(Self.mostRecords) records; the others were read apart", count: 0)
      try release(key)
    }
    if events.count > Self.mostEvents {
      for key in events.keys.sorted().prefix(Self.mostEvents / 2) { try release(key) }
    }
    return true
  }

  mutating func end() throws(CollectionError) {
    try release(before: .max)
    for (node, serials) in serials.sorted(by: { $0.key < $1.key }) {
      guard let words = serials.words(node: node) else { continue }
      inner.note(lost: words, from: serials.from, to: serials.to, count: serials.missing)
    }
    try inner.end()
  }

  private mutating func release(before instant: Int64) throws(CollectionError) {
    guard !events.isEmpty else { return }
    for key in events.keys.filter({ $0.at < instant }).sorted() { try release(key) }
  }

  private mutating func release(_ key: Key) throws(CollectionError) {
    guard let pieces = events.removeValue(forKey: key) else { return }
    serials[key.node, default: AuditSerials()].see(key.serial, at: key.at)
    // The record that says what was done comes first; ausearch shows them so.
    let first = pieces.firstIndex { $0.type == "SYSCALL" } ?? 0
    var text: [UInt8] = []
    for piece in [pieces[first]] + pieces.enumerated().filter({ $0.offset != first }).map(\.element) {
      if !text.isEmpty { text.append(0x0A) }
      text.append(contentsOf: piece.line)
    }
    var further = pieces.map { FoldedLine(line: $0.place.number, byte: $0.place.byte, raw: $0.digest) }
    further.remove(at: first)
    let main = pieces[first]
    let raw = main.raw
    try inner.takeEvent(text.span, raw: raw.span, main.place, further: further)
  }
}

/// A record of an event that is not complete yet.
private struct AuditPiece {
  var type: String
  var line: [UInt8]
  var raw: [UInt8]
  var place: LinePlace
  var digest: SHA256Value

  init(_ line: Span<UInt8>, raw: Span<UInt8>, _ place: LinePlace, _ header: AuditHeader) {
    type = header.type
    self.line = unsafe line.withUnsafeBufferPointer { unsafe Array($0) }
    self.raw = unsafe raw.withUnsafeBufferPointer { unsafe Array($0) }
    self.place = place
    var sum = SHA256()
    unsafe raw.withUnsafeBytes { unsafe sum.update($0) }
    digest = sum.finish()
  }
}

/// The serial numbers of one machine: the kernel counts its events one by one, so that a number left out is an event that
/// was lost on the way. They begin anew when the machine does.
struct AuditSerials {
  private var last: UInt64?
  private var lastAt: Int64?
  private(set) var missing = 0
  private var examples: [String] = []
  private(set) var from: Int64?
  private(set) var to: Int64?

  mutating func see(_ serial: UInt64, at instant: Int64) {
    defer {
      last = serial
      lastAt = instant
    }
    guard let last, serial > last + 1 else { return }
    let first = last + 1
    let count = serial - first
    missing += Int(clamping: count)
    if examples.count < 3 { examples.append(count == 1 ? "\(first)" : "\(first) to \(serial - 1)") }
    if from == nil { from = lastAt }
    to = instant
  }

  func words(node: String) -> String? {
    guard missing > 0 else { return nil }
    let machine = node.isEmpty ? "" : " of \(node)"
    return
      "\(grouped(missing)) \(missing == 1 ? "event is" : "events are") missing\(machine), for the kernel numbers its "
      + "events one by one and the log leaves out \(examples.joined(separator: ", "))"
  }
}
