/// What a file's name says: `queue-{queue}-{caller}-{start}-{call}`.
///
/// The name is read from its end, without its ending: what stands last (a time, an identifier of the call) has a shape
/// of its own, while a queue's or a person's name further left may hold the separator itself. `{}` is anything.
struct NamePattern: Sendable, Equatable {
  private var parts: [Part]
  /// How `{start}` is written.
  let layout: TimeLayout
  /// The country code of national numbers.
  let country: String?

  private enum Part: Sendable, Equatable {
    case literal([UInt8])
    case field(CatalogueField)
    case anything
  }

  /// Fields that a name may hold.
  static let fields: [CatalogueField] = [.start, .queue, .caller, .adviser, .call]

  /// Why a text is no pattern.
  struct Fault: Error {
    let message: String
  }

  static func == (a: NamePattern, b: NamePattern) -> Bool { a.parts == b.parts }

  /// - Parameter layout: must always take the same number of characters, as a pattern of digits does.
  init(_ text: String, layout: TimeLayout, country: String?) throws(Fault) {
    self.layout = layout
    self.country = country
    parts = []
    var rest = text[...]
    while !rest.isEmpty {
      if rest.first == "{" {
        guard let close = rest.firstIndex(of: "}") else { throw Fault(message: "a '{' that no '}' closes") }
        let word = String(rest[rest.index(after: rest.startIndex)..<close])
        rest = rest[rest.index(after: close)...]
        if case .literal = parts.last {
        } else if !parts.isEmpty, parts.last != .field(.start) {
          throw Fault(message: "two fields stand side by side; something must part them")
        }
        if word.isEmpty {
          parts.append(.anything)
        } else if let field = CatalogueField(rawValue: word), NamePattern.fields.contains(field) {
          guard !parts.contains(.field(field)) else { throw Fault(message: "{\(word)} stands there twice") }
          parts.append(.field(field))
        } else {
          let words = NamePattern.fields.map { "{\($0.rawValue)}" }.joined(separator: ", ")
          throw Fault(message: "{\(word)} is not known here; expected \(words) or {}")
        }
      } else {
        let literal = rest.prefix { $0 != "{" }
        parts.append(.literal(Array(literal.utf8)))
        rest = rest.dropFirst(literal.count)
      }
    }
    guard parts.contains(.field(.start)) else { throw Fault(message: "{start} is missing, the time in the name") }
    guard layout.width != nil else { throw Fault(message: "the layout of {start} must always be equally wide") }
  }

  /// The fields in a file's name; nil where the name is not of this pattern.
  /// - Parameter name: the last component of a path, with its ending.
  func fields(in name: String) -> [CatalogueField: String]? {
    var rest = Array(name.utf8)[...]
    guard let stop = rest.lastIndex(of: UInt8(ascii: ".")) else { return nil }
    rest = rest[..<stop]
    var found: [CatalogueField: String] = [:]
    for index in parts.indices.reversed() {
      switch parts[index] {
      case .literal(let literal):
        guard rest.count >= literal.count, rest.suffix(literal.count) == literal[...] else { return nil }
        rest = rest.dropLast(literal.count)
      case .field(.start):
        let width = layout.width ?? 0
        guard rest.count >= width else { return nil }
        let time = Array(rest.suffix(width))
        guard layout.read(time.span) != nil else { return nil }
        found[.start] = String(decoding: time, as: UTF8.self)
        rest = rest.dropLast(width)
      case .field(let field):
        let value = lastPiece(of: rest, before: index)
        guard !value.isEmpty else { return nil }
        found[field] = String(decoding: value, as: UTF8.self)
        rest = rest.dropLast(value.count)
      case .anything:
        rest = rest.dropLast(lastPiece(of: rest, before: index).count)
      }
    }
    return rest.isEmpty ? found : nil
  }

  /// What stands behind the last occurrence of the literal before a part; all of it for the leftmost part, or where the
  /// part on its left is the pattern's first and only literal.
  private func lastPiece(of rest: ArraySlice<UInt8>, before index: Int) -> ArraySlice<UInt8> {
    guard index > 0, case .literal(let literal) = parts[index - 1] else { return rest }
    // Left of the first literal stands nothing, so it can only be at the very start.
    if index == 1 { return rest.starts(with: literal) ? rest.dropFirst(literal.count) : [] }
    var start = rest.endIndex - literal.count
    while start >= rest.startIndex {
      if rest[start..<start + literal.count] == literal[...] { return rest[(start + literal.count)...] }
      start -= 1
    }
    return []
  }
}

extension TimeLayout {
  /// How many characters a time of this layout has; nil where that may differ.
  var width: Int? {
    guard case .pattern(let parts) = self else { return nil }
    var sum = 0
    for part in parts {
      switch part {
      case .year: sum += 4
      case .month, .day, .hour, .minute, .second: sum += 2
      case .monthName: sum += 3
      case .literal: sum += 1
      case .fraction, .offset: return nil
      }
    }
    return sum
  }
}
