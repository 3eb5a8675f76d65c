package import Digest
package import Time

/// A file that a source consists of, as the evidence file numbers it.
package struct InputFile: Hashable, Sendable {
  package let number: Int64

  /// For a collector that keeps the numbers of files aside until it writes its facts.
  package init(number: Int64) { self.number = number }
}

/// Where a fact was seen.
package struct Provenance: Sendable {
  package var file: InputFile?
  /// Counted from 1; nil where lines mean nothing.
  package var line: Int?
  /// Offset of the line or record from the start of the (uncompressed) file, in bytes.
  package var byte: Int64?
  /// SHA-256 of the raw line or record without its line end.
  package var raw: SHA256Value?

  package init(file: InputFile? = nil, line: Int? = nil, byte: Int64? = nil, raw: SHA256Value? = nil) {
    self.file = file
    self.line = line
    self.byte = byte
    self.raw = raw
  }
}

/// What an evidence file says of its source.
package struct SourceDescription: Sendable {
  /// Name in the configuration.
  package var name: String
  /// Kind of source: `store`, `drives`, `access-log`, `register`, `ledger`.
  package var kind: String
  /// Names of the kinds of fact this source is asked for, whether or not it yields any.
  package var supplies: [String]
  /// Where it is, as the configuration says.
  package var place: String
  /// The audit instant, in UTC microseconds.
  package var at: Int64
  /// Version of the program that collected it.
  package var collector: String
  /// How far the clock is wrong that its times were read from. The writer corrects all instants of facts by it, but those
  /// between which a fact is in force: people set these, by a calendar.
  package var clock = ClockCorrection.none
  /// In words, for the reader; nil where the clock is taken as it is.
  package var clockWords: String?

  package init(name: String, kind: String, supplies: [String], place: String, at: Int64, collector: String) {
    self.name = name
    self.kind = kind
    self.supplies = supplies
    self.place = place
    self.at = at
    self.collector = collector
  }

  /// The same source, whose times were read from a clock that is known to be wrong.
  /// - Parameter writerCorrects: whether the writer is to correct them; false where the collector does.
  package func read(by clock: ClockCorrection, in zone: Zone, writerCorrects: Bool = true) -> SourceDescription {
    var source = self
    if writerCorrects { source.clock = clock }
    source.clockWords = clock.isNone ? nil : clock.words(in: zone)
    return source
  }
}
