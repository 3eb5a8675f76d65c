internal import Evidence
internal import Time
internal import XML

/// Reads the metadata of a SIPREC recording session (RFC 7865): which call it is of, when, and who took part.
///
/// Session border controllers differ in namespaces, prefixes, `datamode` or `dataMode`, in whether identifiers stand in
/// `id` or `session_id`, and in where times stand; so names are taken without their namespace, and both ways are read. The
/// RFC does not say who of the participants rang: Acme's `callingParty` does, and an extension is the adviser's.
struct SIPRECDocument {
  /// How many digits an extension has; nil where none is to be taken for one.
  let extensions: ClosedRange<Int>?

  func read(_ contents: [UInt8], at place: CallPlace, into rows: inout CallRows) {
    rows.countDocument()
    guard let text = metadata(contents) else {
      return rows.faultOfDocument(
        .malformed, "no metadata",
        "it holds no recording metadata: expected an XML document, or a message body with one", at: place)
    }
    let root: Node
    do throws(XMLError) { root = try XMLReader.document(text, name: place.path) } catch {
      var place = place
      place.line = error.faults.first?.line
      return rows.faultOfDocument(.malformed, "document", error.faults.first?.message ?? "it is no XML", at: place)
    }
    let sessions = root.children(named: "session")
    if sessions.isEmpty {
      rows.faultOfDocument(
        .notEnoughDetail, "sessionless", "<\(root.name)> names no session, as RFC 7865 section 6.3 asks for", at: place)
    }
    for session in sessions { take(session, of: root, at: place, into: &rows) }
  }

  /// The XML itself, or the part of a message's body that carries it.
  private func metadata(_ contents: [UInt8]) -> [UInt8]? {
    if let body = MultipartBody(contents) {
      let part =
        body.parts.first { $0.header.contains("rs-metadata") }
        ?? body.parts.first { $0.header.contains("recording-session") }
      guard let part, !part.content.isEmpty else { return nil }
      return Array(part.content.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D })
    }
    let start = contents.drop { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
    // Anything but an XML document begins otherwise; UTF-16 begins with its mark.
    if start.first == 0x3C { return Array(start) }
    return contents.starts(with: [0xFF, 0xFE]) || contents.starts(with: [0xFE, 0xFF]) ? contents : nil
  }

  private func take(_ session: Node, of root: Node, at place: CallPlace, into rows: inout CallRows) {
    var place = place
    place.line = session.line
    guard let id = (session["session_id"] ?? session["id"]).map(trimmedText), !id.isEmpty else {
      return rows.faultOfDocument(.malformed, "nameless", "the session has no identifier", at: place)
    }
    func ofSession(_ name: String) -> [Node] {
      root.children(named: name).filter { ($0["session_id"] ?? $0["session"] ?? id) == id }
    }
    var record = CallRecord(call: id)
    let joined =
      ofSession("sessionrecordingassoc") + ofSession("participantsessionassoc") + ofSession("participant")
    record.began =
      time(["start-time", "associate-time"], in: [session], id, place, into: &rows)
      ?? earliest("associate-time", in: joined, id, place, into: &rows)
    record.ended = time(
      ["stop-time", "end-time", "disassociate-time"], in: [session] + ofSession("sessionrecordingassoc"), id, place,
      into: &rows)
    if let began = record.began, let ended = record.ended, ended < began {
      rows.fault(.malformed, "order", "the end is before the beginning", call: id, at: place)
      record.ended = nil
    }
    if record.began == nil {
      rows.fault(
        .notEnoughDetail, "timeless", "no 'start-time' and no 'associate-time' says when it began", call: id, at: place)
    }
    name(ofSession("participant"), in: &record, rows)
    rows.scratch.add(record, at: place)
    if let seen = record.began ?? record.ended { rows.see(seen) }
  }

  // MARK: Who

  private func name(_ participants: [Node], in record: inout CallRecord, _ rows: CallRows) {
    var callers: [Node] = []
    var advisers: [Node] = []
    for participant in participants {
      switch participant.child("extensiondata")?.child("callingParty")?.words {
      case "true"?: callers.append(participant)
      case "false"?: advisers.append(participant)
      default:
        guard let extensions, let user = user(participant) else { continue }
        if ValueTest.digits(extensions).holds(user) {
          advisers.append(participant)
        } else {
          callers.append(participant)
        }
      }
    }
    // Nobody is picked out of several.
    if callers.count == 1, let user = callers.first.flatMap({ user($0) }) {
      (record.caller, record.callerKey) = rows.numbers.read(user, country: nil)
    }
    if advisers.count == 1, let user = advisers.first.flatMap({ user($0) }) { record.adviser = foldedAccount(user) }
  }

  /// The user name of `sip:7300@example.org`.
  private func user(_ participant: Node) -> String? {
    guard let address = participant.child("nameID")?["aor"] else { return nil }
    let rest = address.firstIndex(of: ":").map { address[address.index(after: $0)...] } ?? address[...]
    let user = rest.prefix { $0 != "@" && $0 != ";" }
    return user.isEmpty || user.utf8.count > 100 ? nil : String(user)
  }

  // MARK: When

  /// The first of these times that is there.
  private func time(
    _ names: [String], in nodes: [Node], _ call: String, _ place: CallPlace, into rows: inout CallRows
  ) -> Int64? {
    for node in nodes {
      for name in names {
        if let found = node.child(name) { return instant(found, call, place, into: &rows) }
      }
    }
    return nil
  }

  private func earliest(
    _ name: String, in nodes: [Node], _ call: String, _ place: CallPlace, into rows: inout CallRows
  ) -> Int64? {
    nodes.compactMap { $0.child(name) }.compactMap { instant($0, call, place, into: &rows) }.min()
  }

  private func instant(
    _ node: Node, _ call: String, _ place: CallPlace, into rows: inout CallRows
  ) -> Int64? {
    var place = place
    place.line = node.line
    return rows.instant(iso8601: node.words, node.name, call, place)
  }
}

extension CallRows {
  /// The instant of a time in ISO 8601; nil, and a gap, where it means none.
  mutating func instant(iso8601 text: String, _ name: String, _ call: String, _ place: CallPlace) -> Int64? {
    let bytes = Array(text.utf8)
    guard let reading = TimeLayout.iso8601.read(bytes.span) else {
      fault(
        .malformed, "time \(name)", "'\(shownText(text))' is no time of RFC 3339 for '\(name)'", call: call, at: place)
      return nil
    }
    var isLate = false
    return instant(of: reading, text, name, call, place, &isLate)
  }
}
