internal import Evidence
internal import SQL
internal import Text
internal import Time

/// How the texts of a register are to be understood.
struct RegisterReading: Sendable {
  /// For dates without an offset.
  let zone: Zone
  var numbers = CallerNumbers(key: nil)
  /// The country code of national telephone numbers.
  var country: String?
}

/// One entry of a register, read and checked against its shape.
struct RegisterEntry: Sendable {
  let shape: EntryShape
  /// The values that are no instants, by attribute, as evidence holds them.
  private(set) var values: [String: SQLValue]
  /// UTC microseconds, by attribute.
  let instants: [String: Int64]
  /// The values as the source has them, in single spaces; telephone numbers masked.
  let texts: [String: String]
  var children: [RegisterEntry] = []
  let place: Provenance

  var name: String { shape.name }
  func text(_ name: String) -> String? { texts[name] }
  /// UTC microseconds.
  func instant(_ name: String) -> Int64? { instants[name] }
  /// The instant as evidence holds it.
  func moment(_ name: String) -> SQLValue { instants[name].map { .integer($0) } ?? .null }
  /// What an attribute states, as evidence holds it.
  func value(_ name: String) -> SQLValue { values[name] ?? moment(name) }
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
  /// One that says nothing.
  init(shape: EntryShape) {
    self.shape = shape
    values = [:]
    texts = [:]
    instants = [:]
    place = Provenance()
  }

  /// Checks the texts of an entry and reads its dates.
  /// - Parameter values: in the order in which the source gives them; an empty text is as good as none.
  init(
    _ shape: EntryShape, values raw: [(name: String, value: String)], as reading: RegisterReading, place: Provenance
  ) throws(EntryFault) {
    self.shape = shape
    self.place = place
    var values: [String: SQLValue] = [:]
    var texts: [String: String] = [:]
    var instants: [String: Int64] = [:]
    for (name, raw) in raw {
      guard let attribute = shape.attribute(name) else {
        throw EntryFault(line: place.line, message: shape.unknownAttribute(name), element: shape.name)
      }
      let value = raw.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if value.isEmpty { continue }
      let shown = attribute.value == .caller ? maskedNumber(value) : value
      texts[name] = shown
      do throws(EntryValueError) {
        switch attribute.value {
        case .begin, .end:
          instants[name] = try registerInstant(value, isEnd: attribute.value == .end, zone: reading.zone)
        default: values[name] = try registerValue(value, attribute.value, reading)
        }
      } catch {
        throw EntryFault(
          line: place.line, message: "<\(shape.name)> \(name)=\"\(shown)\": \(error)", element: shape.name)
      }
    }
    for attribute in shape.attributes where attribute.isRequired && texts[attribute.name] == nil {
      throw EntryFault(
        line: place.line, message: "<\(shape.name)> lacks '\(attribute.name)', without which it says nothing",
        element: shape.name)
    }
    if let fault = shape.disorder(texts, instants) {
      throw EntryFault(line: place.line, message: fault, element: shape.name)
    }
    self.values = values
    self.texts = texts
    self.instants = instants
  }
}

extension EntryShape {
  /// What is wrong with the order of its instants.
  fileprivate func disorder(_ texts: [String: String], _ instants: [String: Int64]) -> String? {
    if let (from, to) = kind.inForce, let begin = instants[from], let end = instants[to], begin >= end {
      return "<\(name)> begins (\(from)=\"\(texts[from] ?? "")\") after it ends (\(to)=\"\(texts[to] ?? "")\")"
    }
    if let (first, second) = order, let begin = instants[first], let end = instants[second], begin > end {
      return "<\(name)>: \(first)=\"\(texts[first] ?? "")\" is after \(second)=\"\(texts[second] ?? "")\""
    }
    return nil
  }

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
