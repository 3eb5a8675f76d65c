internal import Evidence
internal import Files
internal import Time

/// Says in the evidence what could not be read of one file.
struct FileGaps {
  let path: String
  let format: LogFormat
  /// When the file was last written to: nothing in it is later.
  let modified: Int64

  func write(_ tally: FileTally, to writer: EvidenceWriter) throws(EvidenceError) {
    try writeBroken(tally, to: writer)
    try writeCounted(tally, to: writer)
    if let cut = tally.cut {
      try writer.add(
        Gap(
          .truncated, path: path,
          reason: "The last line is cut in half: the log was being written, or was cut off there.",
          remedy: "Nothing, if the next audit finds the line whole; else look why the log breaks off.", line: cut.line,
          from: cut.after))
    }
    try writeTimes(tally, to: writer)
  }

  private func writeBroken(_ tally: FileTally, to writer: EvidenceWriter) throws(EvidenceError) {
    let broken = tally.broken
    let remedy = "Look at the line; if the format of the log has changed, change its declaration in Rules/formats."
    if broken.count <= LineFaults.named {
      for example in broken.examples {
        try writer.add(
          Gap(
            .malformed, path: path, reason: "The line does not fit '\(format.title)': \(example.reason).",
            remedy: remedy,
            line: example.line, from: example.from, to: example.to, count: 1))
      }
      return
    }
    let isMost = broken.count * 2 > tally.entries
    let first = broken.examples.first
    try writer.add(
      Gap(
        .malformed, path: path,
        reason: "\(grouped(broken.count)) of \(grouped(tally.entries)) lines do not fit '\(format.title)' "
          + "(\(broken.lines)); in the first, \(first?.reason ?? "nothing could be read").",
        remedy: isMost ? "Check whether this log has the format that the configuration names for it." : remedy,
        line: first?.line, from: broken.from, to: broken.to, count: broken.count))
  }

  private func writeCounted(_ tally: FileTally, to writer: EvidenceWriter) throws(EvidenceError) {
    let lacking = tally.lacking
    if lacking.count > 0 {
      let names = lacking.examples.first?.reason ?? ""
      try writer.add(
        Gap(
          .notEnoughDetail, path: path,
          reason: "\(grouped(lacking.count)) lines from line \(lacking.examples.first?.line ?? 0) on stand below a "
            + "header without the columns: \(names).",
          remedy: "Let the log write these columns, or correct their names in the format's declaration.",
          line: lacking.examples.first?.line, from: lacking.from, to: lacking.to, count: lacking.count))
    }
    let unnamed = tally.unnamed
    if unnamed.count > 0 {
      try writer.add(
        Gap(
          .notEnoughDetail, path: path,
          reason: "\(grouped(unnamed.count)) lines about recordings say something that '\(format.title)' does not name "
            + "(\(unnamed.lines)): \(unnamed.examples.first?.reason ?? "").",
          remedy: "Add an act or an ignore for it to the format's declaration.", line: unnamed.examples.first?.line,
          from: unnamed.from, to: unnamed.to, count: unnamed.count))
    }
    let tooLong = tally.tooLong
    if tooLong.count > 0 {
      try writer.add(
        Gap(
          .tooLarge, path: path,
          reason: "\(grouped(tooLong.count)) lines (\(tooLong.lines)) are longer than "
            + "\(wordedSize(bytes: Int64(LineSplitter.longest))) and were not read.",
          remedy: "Look at the file: a log line is hardly ever longer than a few thousand letters.",
          line: tooLong.examples.first?.line, from: tooLong.from, to: tooLong.to, count: tooLong.count))
    }
  }

  private func writeTimes(_ tally: FileTally, to writer: EvidenceWriter) throws(EvidenceError) {
    let impossible = tally.impossible
    if impossible.count > 0 {
      try writer.add(
        Gap(
          .clock, path: path,
          reason:
            "\(grouped(impossible.count)) lines about recordings (\(impossible.lines)) carry a time before 1990 or "
            + "in the future: in the first, \(impossible.examples.first?.reason ?? "").",
          remedy: "Set the clock of the machine that writes this log, and state its offset in the configuration.",
          line: impossible.examples.first?.line, count: impossible.count))
    }
    let doubled = tally.doubled
    if doubled.count > 0 {
      try writer.add(
        Gap(
          .clock, path: path,
          reason:
            "\(grouped(doubled.count)) lines about recordings (\(doubled.lines)) were written in the hour that the "
            + "clock showed twice when it was put back, so their time is one of two.",
          remedy: "Let the log write its times in UTC, or with their offset.", line: doubled.examples.first?.line,
          from: tally.doubledFrom, to: tally.doubledTo.map { $0 + 1 }, count: doubled.count))
    }
    let skipped = tally.skipped
    if skipped.count > 0 {
      try writer.add(
        Gap(
          .clock, path: path,
          reason:
            "\(grouped(skipped.count)) lines about recordings (\(skipped.lines)) carry a time that the clock never "
            + "showed, since it was put forward; they were taken as if it had not been.",
          remedy: "Check the time zone that the configuration gives for this log.", line: skipped.examples.first?.line,
          count: skipped.count))
    }
  }

  /// A file that could not be read, or not to its end.
  func unreadable(_ fault: LogFault, tally: FileTally?) -> Gap {
    unreadable(fault.problem, fault.reason, fault.remedy, tally: tally)
  }

  /// - Parameter remedy: nil for the one that the problem itself asks for.
  func unreadable(_ problem: Gap.Problem, _ reason: String, _ remedy: String? = nil, tally: FileTally?) -> Gap {
    let usual =
      switch problem {
      case .truncated, .malformed: "Find a whole copy of the file and audit again."
      case .tooLarge: "Look at the file before it is unpacked; it is made, or grown, beyond what a log can be."
      default: "Make the file readable to Earshot's account."
      }
    // What is missing lies behind the last line that could be read, and before the file was last written to.
    let from = tally?.last
    let to = from.flatMap { modified > $0 ? modified : nil }
    return Gap(problem, path: path, reason: reason, remedy: remedy ?? usual, from: from, to: to)
  }
}
