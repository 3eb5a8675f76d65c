internal import JSON

/// One JSON object on each line (https://jsonlines.org). A column is a name in the object, or `outer/inner`.
struct JSONLines: LineCarrier {
  private let columns: [(path: [String], isRequired: Bool)]
  let missing: MissingColumns? = nil

  init(format: LogFormat) {
    columns = format.columns.map { ($0.name.split(separator: "/").map(String.init), $0.isRequired) }
  }

  mutating func read(_ line: Span<UInt8>, into fields: inout LineFields) -> LineReading {
    guard line.count > 0 else { return .structure }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(bytes: line, limits: JSONLimits(bytes: LineSplitter.longest, roundsLargeIntegers: true))
    } catch {
      return .broken("\(error)")
    }
    guard value.object != nil else { return .broken("it holds a JSON value, but no object") }
    for (slot, column) in columns.enumerated() {
      var found: JSONValue? = value
      for name in column.path { found = found?[name] }
      switch found {
      case .string(let text): fields.set(slot, rewritten: Array(text.utf8))
      case .integer(let number): fields.set(slot, rewritten: Array("\(number)".utf8))
      case .real(let number): fields.set(slot, rewritten: Array("\(number)".utf8))
      case .bool(let flag): fields.set(slot, rewritten: Array("\(flag)".utf8))
      case .null, .array, .object, nil:
        if column.isRequired, found?.isNull != true {
          return .broken("it has no '\(column.path.joined(separator: "/"))'")
        }
      }
    }
    return .entry
  }
}
