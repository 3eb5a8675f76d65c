internal import Configuration
internal import Digest
internal import Files
internal import Policy
internal import Reporting

/// Mails what an audit found, by the machine's own `sendmail`, to whoever the configuration names.
struct MailStep {
  let settings: MailSettings
  let policies: PolicySet
  /// The published run.
  let run: String
  /// For all: what the audit prints.
  let summary: String
  /// Earshot's own folder, where mails lie while they are sent.
  let scratch: String

  /// Microseconds that sending one mail may take.
  private static let timeLimit: Int64 = 60_000_000

  /// Roles that are named and that no policy knows, each a sentence.
  static func faults(_ settings: MailSettings?, _ policies: PolicySet) -> [String] {
    (settings?.recipients ?? []).compactMap { recipient in
      guard let role = recipient.role, called(role, policies) == nil else { return nil }
      let known = Set(policies.policies.flatMap { $0.roles.map(\.name) }).sorted()
      return "<to role=\"\(role)\">: no policy has such a role; there are \(known.joined(separator: ", "))"
    }
  }

  private static func called(_ role: String, _ policies: PolicySet) -> String? {
    policies.policies.lazy.compactMap { $0.role(role, at: policies.at)?.called }.first
  }

  /// - Returns: what could not be sent, each a sentence.
  func send(_ signals: HeldSignals) throws(Failure) -> [String] {
    var problems: [String] = []
    for (number, recipient) in settings.recipients.enumerated() {
      guard let mail = try mail(for: recipient) else { continue }
      let file = "\(scratch)/mail-\(ThisProcess.identifier)-\(number)"
      defer {
        try? deleteOwn(file)
        try? deleteOwn("\(file).errors")
      }
      try Shared.files { () throws(FileError) in
        var output = try OutputFile(file, replacing: true)
        try output.write(mail)
        try output.finish()
      }
      let job = ChildPool.Job(
        name: "mail", arguments: ["-i", "-f", settings.from, "--", recipient.address], errors: "\(file).errors",
        input: file)
      let pool = ChildPool(program: settings.program, atOnce: 1, timeLimit: MailStep.timeLimit, signals: signals)
      let end = try pool.run([job])[0]
      if end == .exited(0) { continue }
      let said = (try? ReadOnlyFile.contents(of: "\(file).errors", atMost: 1 << 16)) ?? []
      let words = String(decoding: said, as: UTF8.self).split(whereSeparator: \.isNewline).prefix(3).joined(
        separator: " ")
      problems.append(
        "The mail to \(recipient.address) could not be sent: \(settings.program) \(MailStep.worded(end))"
          + (words.isEmpty ? "." : ": \(words)"))
    }
    return problems
  }

  private static func worded(_ end: ChildPool.End) -> String {
    switch end {
    case .exited(let status): "ended with status \(status)"
    case .killed(let signal): "was killed by signal \(signal)"
    case .tookTooLong: "took more than a minute and was ended"
    case .didNotStart(let reason): "could not be started (\(reason))"
    }
  }

  /// The whole mail; nil where there is nothing to tell.
  private func mail(for recipient: MailSettings.Recipient) throws(Failure) -> String? {
    guard let role = recipient.role else {
      return message(to: recipient.address, subject: summarySubject, summary)
    }
    guard let called = MailStep.called(role, policies) else { return nil }
    do throws(ReportingError) {
      let notice = try RoleNotice(findings: "\(run)/\(ReportCommand.findings)", answerable: called, place: run)
      return try notice.mail().map { message(to: recipient.address, subject: $0.subject, $0.text) }
    } catch {
      throw Failure(.broke, error.description)
    }
  }

  /// The first lines of the summary say what and when.
  private var summarySubject: String {
    summary.split(separator: "\n", maxSplits: 2).prefix(2).joined(separator: ", ")
  }

  /// RFC 5322, the text as UTF-8 in 8 bits; `sendmail` adds the date and an identifier.
  private func message(to address: String, subject: String, _ text: String) -> String {
    """
    From: \(settings.from)
    To: \(address)
    Subject: \(MailStep.encoded(subject))
    Auto-Submitted: auto-generated
    MIME-Version: 1.0
    Content-Type: text/plain; charset=UTF-8
    Content-Transfer-Encoding: 8bit

    \(text)
    """
  }

  /// Words for a header: as they are where they are plain ASCII, otherwise as encoded words (RFC 2047), each of whole
  /// characters and at most 75 long.
  private static func encoded(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var words: [String] = []
    var piece: [UInt8] = []
    for character in text {
      let bytes = Array(String(character).utf8)
      if piece.count + bytes.count > 42 {
        words.append("=?UTF-8?B?\(base64(of: piece))?=")
        piece = []
      }
      piece += bytes
    }
    words.append("=?UTF-8?B?\(base64(of: piece))?=")
    return words.joined(separator: "\n ")
  }
}
