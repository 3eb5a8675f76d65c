internal import Digest
internal import Evidence
internal import SQL
internal import Time
internal import XML

/// The answer as a letter to whoever asked: what UK GDPR, article 15, wants told, as far as the audit knows it, and blanks for
/// the rest. Staff are told by their posts, drives by what they are; nothing of a source is in it that may name somebody.
///
/// It is HTML whose every text is escaped by ``XMLWriter``; it may load nothing, run nothing and send nothing.
package struct HoldingsLetter: HoldingsWriter {
  private let setting: HoldingsSetting
  private let sink: (String) throws(HoldingsError) -> Void
  private let wording: Wording
  private var names: PersonNames?
  private var question = HoldingsQuestion()
  private var summary: HoldingsSummary?
  /// How many things could not be seen, by what may be missing.
  private var unseen: [(affects: String, count: Int64)] = []
  /// Of the recording at hand.
  private var listed: Listed = .nothing
  private var programs: Int64 = 0
  /// What the policy asks of retention, each sentence once.
  private var clauses: [String] = []
  private var hasExtension = false

  private enum Listed { case nothing, list, table }

  package init(_ setting: HoldingsSetting, _ sink: @escaping (String) throws(HoldingsError) -> Void) {
    wording = Wording(zone: setting.zone)
    self.setting = wording.plain(setting)
    self.sink = sink
  }

  // MARK: Elements

  private typealias Writer = XMLWriter<HoldingsError>

  private func write(_ body: (inout Writer) throws(HoldingsError) -> Void) throws(HoldingsError) {
    var writer = Writer(sink)
    try body(&writer)
  }

  private func paragraph(_ text: String) throws(HoldingsError) {
    try write { (writer) throws(HoldingsError) in try writer.element("p", text: text) }
  }

  private func heading(_ text: String) throws(HoldingsError) {
    try write { (writer) throws(HoldingsError) in try writer.element("h2", text: text) }
  }

  /// A paragraph whose end the officer fills in.
  private func paragraph(_ text: String, blank: String) throws(HoldingsError) {
    try write { (writer) throws(HoldingsError) in
      try writer.element("p") { (writer) throws(HoldingsError) in
        if !text.isEmpty { try writer.element("span", text: text + " ") }
        try HoldingsLetter.blank(blank, &writer)
      }
    }
  }

  private static func blank(_ words: String, _ writer: inout Writer) throws(HoldingsError) {
    try writer.element("span", ["class": "blank", "contenteditable": "true", "title": "to be filled in"], text: words)
  }

  private func list(_ items: [String]) throws(HoldingsError) {
    try write { (writer) throws(HoldingsError) in
      try writer.element("ul") { (writer) throws(HoldingsError) in
        for item in items { try writer.element("li", text: item) }
      }
    }
  }

  // MARK: The beginning

  private static let style = """
    @page { size: A4; margin: 22mm 22mm 20mm 25mm; }
    body { margin: 2rem auto; max-width: 42rem; padding: 0 1rem; font: 11pt/1.45 "Liberation Serif", "Times New Roman", serif; color: #111; overflow-wrap: break-word; }
    h1 { font-size: 14pt; margin: 2rem 0 1rem; } h2 { font-size: 11.5pt; margin: 1.4rem 0 0.4rem; } h3 { font-size: 11pt; margin: 1rem 0 0.3rem; }
    h2, h3 { break-after: avoid; } p { margin: 0.5rem 0; } ul { margin: 0.4rem 0; padding-left: 1.3rem; }
    .sender { font-weight: bold; } .block { margin: 1.2rem 0; }
    .blank { background: #fff3c4; border-bottom: 1px solid #7a5b00; padding: 0 0.2rem; }
    .officer { border: 2px solid #7a5b00; background: #fffaf0; padding: 0.6rem 1rem; margin-bottom: 2rem; font-family: "Liberation Sans", Arial, sans-serif; font-size: 10pt; }
    table { border-collapse: collapse; width: 100%; margin: 0.5rem 0; font-size: 10pt; } caption { text-align: left; font-style: italic; padding-bottom: 0.2rem; }
    th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #999; padding: 0.15rem 0.6rem 0.15rem 0; } tr { break-inside: avoid; }
    @media print { body { margin: 0; max-width: none; padding: 0; } .officer { display: none; } .blank { background: none; } }
    """

  private static var policy: String {
    let digest = unsafe SHA256.of(style).withBytes { unsafe Array($0) }
    return "default-src 'none'; style-src 'sha256-\(base64(of: digest))'; base-uri 'none'; form-action 'none'"
  }

  package mutating func begin(
    _ question: HoldingsQuestion, _ summary: HoldingsSummary, _ names: PersonNames
  ) throws(HoldingsError) {
    self.question = question
    self.summary = summary
    self.names = names
    let title = "Your request for access to your personal data"
    try sink(
      """
      <!DOCTYPE html>
      <html lang="en-GB">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(escapedForXML(HoldingsLetter.policy))">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <title>\(escapedForXML(title))</title>
      <style>\(HoldingsLetter.style)</style>
      </head>
      <body>

      """)
    try officersNotes(summary)
    try write { (writer) throws(HoldingsError) in
      try writer.element("p", ["class": "sender"], text: setting.organisation)
      for (words, style) in [
        ("Name and address of the person who asked", "block"), ("Date, and our reference", "block"),
      ] {
        try writer.element("p", ["class": style]) { (writer) throws(HoldingsError) in
          try HoldingsLetter.blank(words, &writer)
        }
      }
      try writer.element("p") { (writer) throws(HoldingsError) in
        try writer.element("span", text: "Dear ")
        try HoldingsLetter.blank("name", &writer)
      }
      try writer.element("h1", text: title)
    }
    let asked = wording.asked(
      question, person: question.person == nil ? nil : "you",
      number: question.caller.map { HoldingsLetter.ending($0.masked) })
    try paragraph(
      "You asked us whether we hold recordings of telephone calls that are about you, and for access to them. We searched for \(asked)"
        + ". We looked at what was there on \(setting.zone.worded(setting.runAt)).")
    if summary.recordings == 0 {
      try paragraph("We found no such recording, and no copy of one, in what we could look into.")
    } else {
      try paragraph(
        "We hold, or held, \(Wording.counted(summary.recordings, "recording", "recordings")), listed below with where each is "
          + "held, for how long, and who has listened to it.")
    }
  }

  /// A masked number as a sentence has it.
  private static func ending(_ masked: String) -> String {
    guard let hidden = masked.lastIndex(of: "*") else { return "is given as “\(masked)”" }
    return "ends with \(masked[masked.index(after: hidden)...])"
  }

  private func officersNotes(_ summary: HoldingsSummary) throws(HoldingsError) {
    var notes = [
      "This box is not printed. Fill in what is marked, by clicking into it; nothing that you write here is saved but by your "
        + "browser's own “Save page”.",
      "Make sure that whoever asks is who they say they are, and that the calls are theirs: others may use the same telephone.",
      "Staff are named by their posts. A recording holds the voices of others: decide whether each may be heard, or must be "
        + "made unrecognisable (Data Protection Act 2018, schedule 2, paragraph 16).",
      "Read the answer in the formats text or xml beside it: it has every place, name and path.",
      "Backups, papers, mail and what was handed on outside are not among what was searched, unless they are sources of the audit.",
    ]
    if let unknown = summary.ofUnknownCallers, unknown > 0 {
      notes.append(
        "\(Wording.counted(unknown, "recording is", "recordings are")) known whose caller no source names. Whether they are this "
          + "person's, only listening can show; find them with --from and --to.")
    }
    if summary.packsNotKnown > 0 {
      notes.append(
        "\(Wording.counted(summary.packsNotKnown, "evidence pack was", "evidence packs were")) made of which nobody can say here what it "
          + "holds.")
    }
    try write { (writer) throws(HoldingsError) in
      try writer.element("div", ["class": "officer"]) { (writer) throws(HoldingsError) in
        try writer.element("p", text: "For the officer who sends this letter")
        try writer.element("ul") { (writer) throws(HoldingsError) in
          for note in notes { try writer.element("li", text: note) }
        }
      }
    }
  }

  package mutating func unseen(_ part: UnseenPart) throws(HoldingsError) {
    if let place = unseen.firstIndex(where: { $0.affects == part.affects }) {
      unseen[place].count += 1
    } else {
      unseen.append((part.affects, 1))
    }
  }

  package mutating func endUnseen() throws(HoldingsError) {
    if let summary, summary.recordings > 0 { try heading("What we hold") }
  }

  // MARK: A recording

  package mutating func begin(_ recording: HeldRecording) throws(HoldingsError) {
    listed = .nothing
    programs = 0
    hasExtension = false
    let fact = recording.fact
    let began = fact?.number("started") ?? fact?.number("ended")
    try write { (writer) throws(HoldingsError) in
      try writer.element("h3", text: began.map { "Call of \(wording.instant($0))" } ?? "A call whose time is not known")
    }
    var held: [String] = []
    var about: [String] = []
    if let length = fact?.number("length") ?? fact?.number("catalogue-length") {
      about.append("it lasts \(wordedDuration(microseconds: length))")
    }
    if question.caller != nil, let caller = fact?.text("caller") {
      about.append("the number \(HoldingsLetter.ending(wording.plain(caller)))")
    }
    if let queue = fact?.text("queue") { about.append("it came in by “\(wording.plain(queue))”") }
    if !about.isEmpty { try paragraph("\(about.joined(separator: "; ").capitalisedFirst).") }
    switch fact?.number("present-in-store") {
    case 1: held.append("It is held in our store of recordings.")
    case 0: held.append("It is no longer in our store of recordings.")
    default: held.append("Whether it is still in our store of recordings could not be seen.")
    }
    for due in recording.due {
      let isOver = due.due <= setting.at.microseconds
      held.append(
        "It \(isOver ? "was" : "is") to be deleted by \(wording.date(due.due - 1)), unless there is a reason to keep it for longer."
      )
      let clause = wording.plain(due.clause)
      if !clauses.contains(clause) { clauses.append(clause) }
    }
    try list(held)
  }

  package mutating func begin(_ part: HeldPart) throws(HoldingsError) {
    switch part {
    case .accesses:
      try sink(
        "<table>\n<caption>Who listened to it, or did something else with it</caption>\n<thead><tr><th scope=\"col\">When</th>"
          + "<th scope=\"col\">What</th><th scope=\"col\">By</th></tr></thead>\n<tbody>\n")
      listed = .table
    case .callEvents, .requests, .earlierContents: listed = .nothing
    default:
      try sink("<ul>\n")
      listed = .list
    }
  }

  package mutating func end(_ part: HeldPart) throws(HoldingsError) {
    switch listed {
    case .nothing: break
    case .list: try sink("</ul>\n")
    case .table:
      if programs > 0 {
        try row(
          "At other times", "read \(Wording.counted(programs, "time", "times"))", "programs of ours, such as the backup"
        )
        programs = 0
      }
      try sink("</tbody>\n</table>\n")
    }
    listed = .nothing
  }

  private func row(_ when: String, _ what: String, _ who: String) throws(HoldingsError) {
    try write { (writer) throws(HoldingsError) in
      try writer.element("tr") { (writer) throws(HoldingsError) in
        for cell in [when, what, who] { try writer.element("td", text: cell) }
      }
    }
  }

  package mutating func add(_ fact: HeldFact, to part: HeldPart) throws(HoldingsError) {
    if part == .accesses {
      if fact.number("by-service") == 1 {
        programs += 1
        return
      }
      let at = fact.number("at")
      let what = HoldingsLetter.deeds[fact.text("action") ?? ""] ?? "used it"
      try row(at.map(wording.instant) ?? "at a time that is not known", what, try post(fact.text("person"), at: at))
      return
    }
    guard listed == .list, let words = try words(fact) else { return }
    try write { (writer) throws(HoldingsError) in try writer.element("li", text: words) }
  }

  private static let deeds = [
    "listen": "listened to it", "export": "saved a copy of it", "delete": "deleted it", "rename": "renamed it",
    "write": "changed its file", "attempt": "tried to open it, and was refused", "browse": "saw its name in a list",
  ]

  /// By post: no name leaves with a letter.
  private func post(_ person: String?, at: Int64?) throws(HoldingsError) -> String {
    guard let person else { return "somebody whom our registers do not name" }
    let post = try names?.post(of: person, at: at ?? setting.runAt.microseconds)
    return post.map(wording.plain) ?? "a member of staff whose post then is not known"
  }

  /// What a letter says of a fact: nothing in it is a text of a source but words of fixed lists.
  private mutating func words(_ fact: HeldFact) throws(HoldingsError) -> String? {
    func day(_ field: String) -> String? { fact.number(field).map(wording.date) }
    switch fact.kind.name {
    case FactKind.copy.name:
      let medium = wording.plain(fact.text("medium") ?? "drive")
      let within = fact.text("within") == nil ? "" : ", within another file"
      let state = fact.text("state") ?? "present"
      let lies =
        state == "present" ? "lies" : state == "in the bin" ? "lies in the bin" : "was deleted, but can be recovered,"
      let user = try fact.text("workstation-user").map { (id) throws(HoldingsError) in try post(id, at: nil) }
      let whose = user.map { " that is assigned to a person whose post is \($0)" } ?? ""
      return
        "A copy of it \(lies) on the \(medium) of a workstation\(whose)\(within). It is to be deleted as the recording is."
    case FactKind.possibleCopy.name:
      return "A file on a workstation may hold a part of it; somebody has to listen to it to be sure."
    case FactKind.remains.name: return "Remains of a deleted copy are on a drive that no file shows any more."
    case FactKind.extension.name:
      hasExtension = true
      let until = fact.number("to").map { " until the end of \(wording.date($0 - 1))" } ?? ""
      return "It was decided to keep it for longer\(until). Approved by: "
        + "\(try post(fact.text("approver"), at: fact.number("approved")))."
    case FactKind.deletion.name: return "It was deleted from the store\(day("at").map { " on \($0)" } ?? "")."
    case FactKind.monitoring.name:
      return "The quality of the call was assessed\(day("at").map { " on \($0)" } ?? ""). By: "
        + "\(try post(fact.text("assessor"), at: fact.number("at")))."
    case FactKind.playback.name:
      return
        "It was played to a member of staff\(day("at").map { " on \($0)" } ?? ""), for training or to talk about it. To: "
        + "\(try post(fact.text("attendee"), at: fact.number("at")))."
    case FactKind.complaint.name:
      return
        "It was used to look into a complaint, dispute or enquiry\(day("received").map { " received on \($0)" } ?? "")."
    case FactKind.incident.name: return "An incident in the call was reported\(day("at").map { " on \($0)" } ?? "")."
    case FactKind.keypadDigits.name:
      return
        "Keys of the telephone can be heard in it (\(Wording.counted(fact.number("digits") ?? 0, "key", "keys"))). Which ones is kept "
        + "nowhere but in the sound itself."
    default: return nil
    }
  }

  package mutating func add(_ pack: HoldingPack) throws(HoldingsError) {
    guard pack.deleted == nil else { return }
    try paragraph(
      "Evidence about how it was handled, \(pack.hasAudio ? "which may hold the recording" : "without the recording"), was put together on "
        + "\(pack.written.prefix(10)) for those who look into it.")
  }

  package mutating func add(_ finding: FindingAbout) throws(HoldingsError) {}
  package mutating func endRecording() throws(HoldingsError) {}

  // MARK: The end

  package mutating func end() throws(HoldingsError) {
    if !unseen.isEmpty || (summary?.callsWithoutRecording ?? 0) > 0 {
      try heading("What we could not look into")
      if !unseen.isEmpty {
        try paragraph("The search was not complete. There may be more than this letter tells:")
        try list(
          unseen.map { affects, count in
            "\(Wording.counted(count, "place or time", "places or times")) could not be looked into: \(affects) may be missing."
          })
        try paragraph(
          "What we are doing about it:", blank: "when these will have been looked into, and that we shall write again")
      }
      if let calls = summary?.callsWithoutRecording, calls > 0 {
        try paragraph(
          "Our telephone system tells of \(Wording.counted(calls, "call", "calls")) more of which we know no recording."
        )
      }
    }
    try heading("Copies")
    try paragraph(
      "", blank: "A copy of each recording is enclosed / how it can be heard / why one is withheld, in part or whole")
    try heading("Why we record calls, and on what ground")
    try paragraph(
      "Our purposes, and the legal basis:",
      blank: "the purposes that the policy on call recording states, and the legal basis")
    try heading("What kinds of data these are")
    try paragraph(
      "The sound of the call, with all that was said in it; the telephone number; when the call was made, how long it lasted and how it "
        + "reached us; and a record of who listened to it. We have them from the call itself and from our telephone system."
    )
    try heading("Who receives them")
    try paragraph(
      "Within \(setting.organisation): those whose posts are named above, the staff who look after the systems, and those who audit how "
        + "recordings are handled.")
    try paragraph(
      "Others, and any outside the United Kingdom with what protects the data there:", blank: "none / who they are")
    try heading("How long we keep them")
    for clause in clauses { try paragraph(clause) }
    if clauses.isEmpty { try paragraph("", blank: "how long recordings are kept") }
    try paragraph("To show how recordings are handled, our audit keeps data about them (not their sound):")
    try list(setting.ownKeeping)
    try heading("Decisions by machines")
    try paragraph(
      "The audit that found these recordings judges how we handle them, and nobody who is heard in them.",
      blank: "No decision about you is made by machine alone / which is")
    try heading("Your rights")
    try paragraph(
      "You may ask us to put right what is wrong, to erase the recordings, to restrict what we do with them, and you may object to their "
        + "use. Whether we must do so depends on why we hold them; we shall tell you our reasons. Write to:",
      blank: "the officer's name, address, telephone and e-mail address")
    try paragraph(
      "If you are not satisfied with our answer, please tell us first. You may also complain to the Information Commissioner’s Office "
        + "(Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF; telephone 0303 123 1113; ico.org.uk), and go to court."
    )
    try paragraph("Yours sincerely,")
    try write { (writer) throws(HoldingsError) in
      try writer.element("p", ["class": "block"]) { (writer) throws(HoldingsError) in
        try HoldingsLetter.blank("name and post", &writer)
      }
    }
    try sink("</body>\n</html>\n")
  }
}

extension String {
  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
