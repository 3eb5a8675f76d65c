/// Lines of one file with the same kind of fault: how many, the first few by number, and the stretch of time in which
/// they stand, as the good lines around them tell.
struct LineFaults: Sendable {
  struct Example: Sendable {
    var line: Int
    var reason: String
    var from: Int64?
    var to: Int64?
    /// How many entries it costs.
    var count = 1
  }

  /// How many lines are named one by one.
  static let named = 3

  private(set) var count = 0
  private(set) var examples: [Example] = []
  private(set) var from: Int64?
  private(set) var to: Int64?
  private var isOpen = false
  private let limit: Int

  init(naming limit: Int = LineFaults.named) { self.limit = limit }

  /// - Parameter last: when the good line before it was written.
  /// - Parameter lost: how many entries it costs.
  mutating func add(_ line: Int, _ reason: String, after last: Int64?, lost: Int = 1) {
    if count == 0 { from = last }
    count += 1
    isOpen = true
    to = nil
    if examples.count < limit {
      examples.append(Example(line: line, reason: reason, from: last, to: nil, count: lost))
    }
  }

  /// Notes a good line, which ends the stretch of those before it.
  @inline(__always) mutating func close(at instant: Int64) { if isOpen { closeAll(at: instant) } }

  private mutating func closeAll(at instant: Int64) {
    isOpen = false
    to = instant
    for index in examples.indices where examples[index].to == nil { examples[index].to = instant }
  }

  /// `lines 7, 19 and 23` or `line 7`.
  var lines: String { places("line") }

  /// The same of records.
  func places(_ name: String) -> String {
    let numbers = examples.prefix(LineFaults.named).map { "\($0.line)" }
    guard let last = numbers.last, numbers.count > 1 else { return "\(name) \(numbers.first ?? "?")" }
    let more = count > numbers.count ? " and \(grouped(count - numbers.count)) more" : ""
    if more.isEmpty { return "\(name)s \(numbers.dropLast().joined(separator: ", ")) and \(last)" }
    return "\(name)s \(numbers.joined(separator: ", "))\(more)"
  }
}

/// A number with its thousands apart: `1,204,332`.
package func grouped(_ number: Int) -> String {
  var digits = Array(String(number))
  var index = digits.count - 3
  while index > (number < 0 ? 1 : 0) {
    digits.insert(",", at: index)
    index -= 3
  }
  return String(digits)
}
