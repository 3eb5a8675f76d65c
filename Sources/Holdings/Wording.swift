internal import Evidence
internal import Files
internal import Policy
internal import SQL
internal import Text
internal import Time

/// How an answer words facts, on one line each.
struct Wording {
  let zone: Zone

  /// A value as the reader is told it, people left as they are; control characters and turned writing made visible.
  func value(_ value: SQLValue, as type: FieldType) -> String {
    let words = readable(value, as: type, in: zone)
    guard case .text = value else { return words }
    return switch type {
    case .sha256, .choice: escapedPath(words)
    default: plain(words)
    }
  }

  /// Text of a source on one line, numbers of telephones masked.
  func plain(_ text: String) -> String { escapedPath(maskedNumbers(in: text)) }

  /// The same of all that an answer says of itself.
  func plain(_ setting: HoldingsSetting) -> HoldingsSetting {
    var setting = setting
    setting.organisation = plain(setting.organisation)
    setting.ownKeeping = setting.ownKeeping.map { plain($0) }
    return setting
  }

  func instant(_ microseconds: Int64) -> String { zone.worded(Instant(microseconds: microseconds)) }
  func date(_ microseconds: Int64) -> String { zone.wordedDate(Instant(microseconds: microseconds)) }

  static func spaced(_ name: String) -> String { name.split(separator: "-").joined(separator: " ") }

  static func counted(_ number: Int64, _ one: String, _ many: String) -> String {
    "\(number) \(number == 1 ? one : many)"
  }

  /// What was asked for, in words.
  /// - Parameters:
  ///   - person: who took the calls, in words.
  ///   - number: what is said of the caller's number; nil to show it masked.
  func asked(_ question: HoldingsQuestion, person: String?, number: String? = nil) -> String {
    var parts: [String] = []
    if let recording = question.recording { parts.append("the recording \(plain(recording))") }
    if let caller = question.caller { parts.append("calls whose number \(number ?? "is \(caller.masked)")") }
    if let person { parts.append("calls that \(person) took") }
    switch (question.from, question.to) {
    case (let from?, let to?): parts.append("recorded from \(zone.worded(from)) until \(zone.worded(to))")
    case (let from?, nil): parts.append("recorded from \(zone.worded(from)) on")
    case (nil, let to?): parts.append("recorded before \(zone.worded(to))")
    case (nil, nil): break
    }
    return parts.joined(separator: ", ")
  }

  /// Fields that stand for a person and are told with the name.
  static func isPerson(_ field: Field) -> Bool { field.type == .person }
}
