internal import Evidence
internal import JSON
internal import Text
internal import Time

/// Reads a vCon (draft-ietf-vcon-vcon-core): one call, its transfers and, where this site's systems stop the recording
/// for them, the holding and muting of its parties. What a key was pressed for (`keydown`, `keyup`) is never kept.
struct VConDocument {
  let pauses: Set<String>
  let shows: [FactKind]

  /// Versions that the draft and its implementations had; today's draft has none.
  private static let versions = ["0.0.1", "0.0.2", "0.3.0", "0.4.0"]

  func read(_ value: JSONValue, at place: CallPlace, into rows: inout CallRows) {
    guard value.object != nil else {
      return rows.faultOfDocument(.malformed, "no object", "a vCon is an object; something else was found", at: place)
    }
    guard let id = value["uuid"]?.string.map(trimmedText), !id.isEmpty else {
      return rows.faultOfDocument(
        .malformed, "nameless", "it has no 'uuid', which names the call; nothing of it was used", at: place)
    }
    if let version = value["vcon"], !(version.string.map(VConDocument.versions.contains) ?? version.isNull) {
      let words = version.string.map { "'\(shownText($0))'" } ?? "that is no text"
      rows.fault(
        .notEnoughDetail, "version",
        "the version \(words) is none of \(VConDocument.versions.joined(separator: ", ")); what is known was read",
        call: id, at: place)
    }
    for name in ["analysis", "attachments"] {
      if let list = value[name], list.array == nil, !list.isNull { fault(id, "'\(name)' is no list", place, rows) }
    }
    var record = CallRecord(call: id)
    let parties = value["parties"]?.array ?? []
    if value["parties"]?.array == nil { fault(id, "'parties' is no list", place, rows) }
    (record.caller, record.callerKey) = caller(parties, rows)
    record.adviser = adviser(parties)
    record.direction = direction(value["meta"]?["direction"], id, place, rows)
    guard let dialogs = value["dialog"]?.array else {
      fault(id, "'dialog' is no list, so that nothing says when the call was", place, rows)
      return rows.scratch.add(record, at: place)
    }
    if dialogs.isEmpty {
      rows.fault(
        .notEnoughDetail, "no dialog", "'dialog' is empty, so that nothing says when it was", call: id, at: place)
    }
    for (number, dialog) in dialogs.enumerated() {
      take(dialog, "dialog[\(number)]", parties, &record, place, into: &rows)
    }
    rows.scratch.add(record, at: place)
    if let seen = record.began ?? record.ended { rows.see(seen) }
  }

  private func fault(_ call: String, _ reason: String, _ place: CallPlace, _ rows: CallRows) {
    rows.fault(.malformed, "vcon", reason, call: call, at: place)
  }

  // MARK: Who

  private func role(_ party: JSONValue) -> String? {
    (party["role"]?.string ?? party["meta"]?["role"]?.string)?.lowercased()
  }

  private func caller(_ parties: [JSONValue], _ rows: CallRows) -> (String?, String?) {
    let callers = parties.filter { role($0) == "customer" || role($0) == "caller" }
    guard callers.count == 1, let number = callers.first?["tel"]?.string, !number.isEmpty else { return (nil, nil) }
    return rows.numbers.read(number, country: nil)
  }

  private func adviser(_ parties: [JSONValue]) -> String? {
    let advisers = parties.filter { role($0) == "agent" }
    guard advisers.count == 1, let adviser = advisers.first else { return nil }
    let name = adviser["mailto"]?.string ?? adviser["tel"]?.string
    return name.flatMap { $0.isEmpty ? nil : foldedAccount($0) }
  }

  private func direction(
    _ value: JSONValue?, _ call: String, _ place: CallPlace, _ rows: CallRows
  ) -> CallDirection? {
    guard let word = value?.string else { return nil }
    let direction = CallDirection(word: word)
    if direction == nil {
      fault(call, "the direction '\(shownText(word))' is none of \(CallDirection.words)", place, rows)
    }
    return direction
  }

  // MARK: Dialogs

  private func take(
    _ dialog: JSONValue, _ name: String, _ parties: [JSONValue], _ record: inout CallRecord, _ place: CallPlace,
    into rows: inout CallRows
  ) {
    guard dialog.object != nil else { return fault(record.call, "\(name) is no object", place, rows) }
    checkForm(dialog, name, parties: parties.count, record.call, place, rows)
    guard let text = dialog["start"]?.string else {
      return fault(record.call, "\(name) has no 'start'", place, rows)
    }
    guard let start = rows.instant(iso8601: text, "\(name)/start", record.call, place) else { return }
    let type = dialog["type"]?.string ?? ""
    if type == "transfer" {
      if showsKind(.transfer) {
        var event = CallEvent(call: record.call, kind: .transferred, at: start)
        event.name = target(dialog, parties)
        rows.scratch.add(event, at: place)
      }
      return
    }
    guard ["recording", "recording-set", "incomplete", "text"].contains(type) else {
      return fault(record.call, "\(name) has the type '\(shownText(type))', which the draft does not have", place, rows)
    }
    record.began = min(record.began ?? start, start)
    if let direction = direction(dialog["meta"]?["direction"], record.call, place, rows) {
      record.direction = record.direction ?? direction
    }
    if let length = length(dialog, name, record.call, place, rows) {
      let end = start + length
      if end <= rows.at { record.ended = max(record.ended ?? end, end) }
    }
    takeHistory(dialog, name, record.call, place, into: &rows)
  }

  /// In seconds, with a fraction or without.
  private func length(
    _ dialog: JSONValue, _ name: String, _ call: String, _ place: CallPlace, _ rows: CallRows
  ) -> Int64? {
    guard let value = dialog["duration"], !value.isNull else { return nil }
    guard let seconds = value.number, seconds >= 0, seconds <= 30 * 86_400 else {
      let words = value.number.map { "\($0)" } ?? value.string.map { "'\(shownText($0))'" } ?? "no number"
      fault(call, "\(name)/duration is \(words); expected seconds, from 0 on", place, rows)
      return nil
    }
    return Int64((seconds * 1_000_000).rounded())
  }

  /// What is wrong with a dialog's form: it does not bear on when the call was, but the document is not what it should be.
  private func checkForm(
    _ dialog: JSONValue, _ name: String, parties: Int, _ call: String, _ place: CallPlace, _ rows: CallRows
  ) {
    var indexes = dialog["parties"]?.array ?? []
    if let single = dialog["parties"], single.array == nil, !single.isNull { indexes = [single] }
    for key in ["originator", "transferee", "transferor", "transfer-target", "transfer_target"] {
      if let index = dialog[key], !index.isNull { indexes.append(index) }
    }
    for index in indexes {
      let number = index.integer ?? index.array?.first?.integer
      if let number, number >= 0, number < Int64(parties) { continue }
      fault(
        call, "\(name) names the party \(number.map { "\($0)" } ?? "without a number"), and there are \(parties)",
        place,
        rows)
    }
    if let type = dialog["mimetype"] ?? dialog["mediatype"], !type.isNull {
      let parts = (type.string ?? "").split(separator: "/", omittingEmptySubsequences: false)
      let isType = parts.count == 2 && parts.allSatisfy { !$0.isEmpty && !$0.contains(" ") }
      if !isType { fault(call, "\(name) has a media type that is none (RFC 6838)", place, rows) }
    }
    if let url = dialog["url"], !url.isNull, !isURL(url.string ?? "") {
      fault(call, "\(name)/url is no URL", place, rows)
    }
  }

  /// A scheme, a colon and something behind (RFC 3986, section 3).
  private func isURL(_ text: String) -> Bool {
    guard let colon = text.firstIndex(of: ":"), text.index(after: colon) < text.endIndex else { return false }
    let scheme = text[..<colon].utf8
    return scheme.first.map { ($0 | 0x20) &- 0x61 < 26 } ?? false
      && scheme.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E }
  }

  /// The party to whom a call was handed.
  private func target(_ dialog: JSONValue, _ parties: [JSONValue]) -> String? {
    let value = dialog["transfer-target"] ?? dialog["transfer_target"]
    guard let index = value?.integer ?? value?.array?.first?.integer, index >= 0, index < Int64(parties.count) else {
      return nil
    }
    let party = parties[Int(index)]
    if let number = party["tel"]?.string, !number.isEmpty {
      return number.utf8.count > 6 ? maskedNumber(number) : shownText(number)
    }
    return (party["mailto"]?.string ?? party["name"]?.string).map { shownText($0) }
  }

  // MARK: What parties did

  private func takeHistory(
    _ dialog: JSONValue, _ name: String, _ call: String, _ place: CallPlace, into rows: inout CallRows
  ) {
    guard let value = dialog["party_history"], !value.isNull else { return }
    guard let history = value.array else { return fault(call, "\(name)/party_history is no list", place, rows) }
    let known = ["join", "drop", "hold", "unhold", "mute", "unmute", "keydown", "keyup", "dtmfdown", "dtmfup"]
    for (number, entry) in history.enumerated() {
      let at = "\(name)/party_history[\(number)]"
      guard let event = entry["event"]?.string, known.contains(event) else {
        fault(call, "\(at) has an event that the draft does not have", place, rows)
        continue
      }
      guard let text = entry["time"]?.string else {
        fault(call, "\(at) has no 'time'", place, rows)
        continue
      }
      guard let kind = kind(event), showsKind(.pause), let instant = rows.instant(iso8601: text, at, call, place) else {
        continue
      }
      rows.scratch.add(CallEvent(call: call, kind: kind, at: instant), at: place)
    }
  }

  private func kind(_ event: String) -> CallEvent.Kind? {
    if pauses.contains(event) { return .paused }
    return event.hasPrefix("un") && pauses.contains(String(event.dropFirst(2))) ? .resumed : nil
  }

  private func showsKind(_ kind: FactKind) -> Bool { shows.contains { $0.name == kind.name } }
}
