internal import Evidence
internal import Text
internal import Time

/// One entry of a register, read and checked against its shape.
struct RegisterEntry {
  let name: String
  let texts: [String: String]
  let instants: [String: Int64]
  var children: [RegisterEntry]
  let place: Provenance

  func text(_ name: String) -> String? { texts[name] }
  /// UTC microseconds.
  func instant(_ name: String) -> Int64? { instants[name] }
}

/// Why an entry, or an element within one, cannot be used.
struct EntryFault: Error {
  let line: Int?
  let message: String
  /// The element at fault; nil where it is none of the shapes.
  var element: String?
}

/// What could be read of one entry: the entry but for what is wrong within it, and the faults.
struct EntryReading {
  var entry: RegisterEntry?
  var faults: [EntryFault] = []
  /// Its attributes as they stand there, to tell whom a fault is about.
  var values: [String: String] = [:]
}

extension RegisterEntry {
  /// Checks the texts of an entry and reads its dates.
  /// - Parameters:
  ///   - values: in the order in which the source gives them; an empty text is as good as none.
  ///   - zone: the register's, for dates without an offset.
  init(
    _ shape: EntryShape, values: [(name: String, value: String)], children: [RegisterEntry] = [], zone: Zone,
    place: Provenance
  ) throws(EntryFault) {
    var texts: [String: String] = [:]
    var instants: [String: Int64] = [:]
    for (name, raw) in values {
      guard let attribute = shape.attribute(name) else {
        throw EntryFault(line: place.line, message: shape.unknownAttribute(name), element: shape.name)
      }
      let value = raw.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if value.isEmpty { continue }
      texts[name] = value
      switch attribute.value {
      case .words: break
      case .begin, .end:
        do throws(RegisterDateError) {
          instants[name] = try registerInstant(value, isEnd: attribute.value == .end, zone: zone)
        } catch {
          throw EntryFault(
            line: place.line, message: "<\(shape.name)> \(name)=\"\(value)\": \(error)", element: shape.name)
        }
      case .oneOf(let words) where !words.contains(value):
        throw EntryFault(
          line: place.line,
          message: "<\(shape.name)> \(name)=\"\(value)\": expected \(words.joined(separator: " or "))",
          element: shape.name)
      case .oneOf: break
      }
    }
    for attribute in shape.attributes where attribute.isRequired && texts[attribute.name] == nil {
      throw EntryFault(
        line: place.line, message: "<\(shape.name)> lacks '\(attribute.name)', without which it says nothing",
        element: shape.name)
    }
    for (from, to) in [("from", "to"), ("received", "closed")] {
      if let begin = instants[from], let end = instants[to], begin >= end {
        throw EntryFault(
          line: place.line,
          message:
            "<\(shape.name)> begins (\(from)=\"\(texts[from] ?? "")\") after it ends (\(to)=\"\(texts[to] ?? "")\")",
          element: shape.name)
      }
    }
    name = shape.name
    self.texts = texts
    self.instants = instants
    self.children = children
    self.place = place
  }
}

extension EntryShape {
  func unknownAttribute(_ name: String) -> String {
    let known = attributes.map(\.name)
    let hint = nearestWord(to: name, among: known).map { "did you mean '\($0)'?" }
    return "<\(self.name)> has no '\(name)'; \(hint ?? "it may have " + known.joined(separator: ", "))"
  }

  func unknownChild(_ name: String) -> String {
    let known = children.map(\.name)
    let hint = nearestWord(to: name, among: known).map { "did you mean <\($0)>?" }
    let may = known.isEmpty ? "it holds no elements" : "it may hold " + known.map { "<\($0)>" }.joined(separator: ", ")
    return "<\(self.name)> holds no <\(name)>; \(hint ?? may)"
  }
}
