internal import SampleEstate

/// Flags of the form `--name value`, each at most once.
struct Flags {
  private var values: [String: String] = [:]

  init(_ arguments: [String], known: [String]) throws(EstateError) {
    var rest = arguments[...]
    while let flag = rest.popFirst() {
      guard flag.hasPrefix("--"), known.contains(String(flag.dropFirst(2))) else {
        let names = known.map { "--\($0)" }.joined(separator: ", ")
        throw .setting("found '\(flag)', expected one of \(names); see --help")
      }
      guard let value = rest.popFirst() else { throw .setting("\(flag): expected a value behind it") }
      let name = String(flag.dropFirst(2))
      guard values[name] == nil else { throw .setting("\(flag): given twice") }
      values[name] = value
    }
  }

  subscript(name: String) -> String? { values[name] }

  func required(_ name: String) throws(EstateError) -> String {
    guard let value = values[name], !value.isEmpty else { throw .setting("expected --\(name); see --help") }
    return value
  }

  func number(_ name: String) throws(EstateError) -> Int? {
    guard let text = values[name] else { return nil }
    guard let number = Int(text), number >= 0 else {
      throw .setting("--\(name): found '\(text)', expected a whole number")
    }
    return number
  }

  /// `20-120`.
  func range(_ name: String) throws(EstateError) -> ClosedRange<Int>? {
    guard let text = values[name] else { return nil }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last else {
      throw .setting("--\(name): found '\(text)', expected two numbers such as 20-120")
    }
    return first...last
  }
}
