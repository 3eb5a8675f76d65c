internal import Configuration
internal import Evidence
internal import Files

/// When registers of people say which title somebody held, so that a directory need not.
struct KnownTenures {
  private var tenures: [String: [(from: Int64, to: Int64)]] = [:]

  /// Nil where there is no register of people.
  init?(_ registers: [RegisterSource]) {
    if registers.isEmpty { return nil }
    for register in registers {
      // A register that cannot be read is a gap of its own source; here it only leaves more unknown.
      let contents = try? ReadOnlyFile.contents(
        of: register.file, atMost: RegisterCollector.largest, leaving: .none)
      guard let contents else { continue }
      _ = RegisterReader(settings: register, file: nil).read(contents) { reading in
        guard let entry = reading.entry, let id = entry.text("id") else { return true }
        for child in entry.children where child.shape.kind.name == FactKind.tenure.name {
          tenures[id, default: []].append((child.instant("from") ?? .min, child.instant("to") ?? .max))
        }
        return true
      }
    }
  }

  /// The stretches before an instant for which no register gives somebody a title; nil ends are open.
  func unknown(of person: String, before end: Int64) -> [(from: Int64?, to: Int64?)] {
    var unknown: [(from: Int64?, to: Int64?)] = []
    var start = Int64.min
    for tenure in (tenures[person] ?? []).sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
      if tenure.from >= end { break }
      if tenure.from > start { unknown.append((start == .min ? nil : start, tenure.from)) }
      start = max(start, tenure.to)
    }
    if start < end { unknown.append((start == .min ? nil : start, end)) }
    return unknown
  }
}
