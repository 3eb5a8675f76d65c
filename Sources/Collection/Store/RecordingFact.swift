internal import Evidence
internal import SQL

/// A recording as the evidence is to hold it.
struct RecordingFact {
  var id: String?
  var path: String?
  /// Nil where nobody knows.
  var isPresent: Bool?
  var isInCatalogue: Bool?
  /// UTC microseconds, of the catalogue.
  var started: Int64?
  var ended: Int64?
  var endedBasis: String?
  /// When the recording began, by the file's own name.
  var nameTime: Int64?
  var fileTime: Int64?
  var queue: String?
  var direction: String?
  var call: String?
  var caller: String?
  var callerKey: String?
  var adviser: String?
  var size: Int64?
  /// Microseconds.
  var length: Int64?
  var catalogueLength: Int64?
  var contradicts: Bool?
  var codec: String?
  var rate: Int64?
  var channels: Int64?
  var audio: String?
  var sha256: String?
  var sha512: String?
  /// As the catalogue states it, of either length.
  var digest: String?

  /// Works out the end and what it rests on, best first, and whether catalogue and audio agree.
  /// - Parameter tolerance: microseconds by which the lengths may differ.
  mutating func conclude(tolerance: Int64) {
    if catalogueLength == nil, let started, let ended { catalogueLength = ended - started }
    if ended != nil {
      endedBasis = "call end"
    } else if let started {
      let length = catalogueLength ?? length
      ended = started + (length ?? 0)
      endedBasis = length == nil ? "start" : "start and length"
    } else if let nameTime {
      started = nameTime
      ended = nameTime + (length ?? 0)
      endedBasis = "file name"
    } else if fileTime != nil {
      endedBasis = "file time"
    }
    if let length, let catalogueLength { contradicts = abs(length - catalogueLength) > tolerance }
  }

  /// A catalogue may state another digest; where that fits, so does the SHA-256 of the same bytes.
  private var catalogueSHA256: String? { digest?.utf8.count == 64 ? digest : digestFits == true ? sha256 : nil }

  private var digestFits: Bool? {
    guard let digest, let own = digest.utf8.count == 64 ? sha256 : sha512 else { return nil }
    return digest == own
  }

  /// The values in the order of ``StoreFacts``' fields.
  func values(_ store: String) -> [SQLValue] {
    [
      text(id), .text(store), text(path), flag(isPresent), flag(isInCatalogue), number(started), number(ended),
      text(endedBasis), number(fileTime), text(queue), text(direction), text(call), text(caller), text(callerKey),
      text(adviser),
      number(size), number(length), number(catalogueLength), flag(contradicts), text(codec), number(rate),
      number(channels), text(audio), text(sha256), text(catalogueSHA256), flag(digestFits),
    ]
  }

  private func text(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
  private func number(_ number: Int64?) -> SQLValue { number.map { .integer($0) } ?? .null }
  private func flag(_ flag: Bool?) -> SQLValue { flag.map { .integer($0 ? 1 : 0) } ?? .null }
}
