internal import Evidence
internal import Files
internal import Time

/// Says in the evidence what could not be read of one file.
struct FileGaps {
  let path: String
  let format: LogFormat
  /// When the file was last written to, UTC microseconds by the log's own clock as corrected: nothing in it is later.
  let modified: Int64

  func write(_ tally: FileTally, to writer: EvidenceWriter) throws(EvidenceError) {
    try writeDamaged(tally.damaged, to: writer)
    try writeMasked(tally, to: writer)
    try writeLost(tally, to: writer)
    try writeBroken(tally, to: writer)
    try writeCounted(tally, to: writer)
    try writeTimes(tally, to: writer)
  }

  private func writeDamaged(_ damaged: LineFaults, to writer: EvidenceWriter) throws(EvidenceError) {
    let remedy = "Find a whole copy of the file and audit again."
    for example in damaged.examples {
      try writer.add(
        Gap(
          .malformed, path: path, reason: "The log is damaged: \(example.reason).", remedy: remedy, from: example.from,
          to: example.to, count: example.count == 0 ? nil : example.count))
    }
    guard damaged.count > damaged.examples.count else { return }
    try writer.add(
      Gap(
        .malformed, path: path,
        reason: "The log is damaged in \(grouped(damaged.count - damaged.examples.count)) more places.", remedy: remedy,
        from: damaged.from, to: damaged.to))
  }

  private func writeLost(_ tally: FileTally, to writer: EvidenceWriter) throws(EvidenceError) {
    for example in tally.lost.examples {
      try writer.add(
        Gap(
          .absent, path: path, reason: "The log tells of a loss of its own: \(example.reason).",
          remedy: "Find out why; what was done in that time does not stand in this log.",
          line: tally.areRecords || example.line == 0 ? nil : example.line, from: example.from, to: example.to,
          count: example.count))
    }
    let more = tally.lost.count - tally.lost.examples.count
    if more > 0 {
      try writer.add(
        Gap(
          .absent, path: path, reason: "The log tells of \(grouped(more)) more losses of its own.",
          remedy: "Find out why; what was done in that time does not stand in this log.", from: tally.lost.from,
          to: tally.lost.to))
    }
    let unknown = tally.unattributable
    if unknown.count > 0 {
      try writer.add(
        Gap(
          .notEnoughDetail, affects: [.access], path: path,
          reason:
            "\(grouped(unknown.count)) \(unknown.count == 1 ? name.one : name.many) (\(places(unknown, tally))) cannot "
            + "be tied to a recording: \(unknown.examples.first?.reason ?? "").",
          remedy: "Ask those who did it, or let another log of the same system be read that names the recordings.",
          line: line(unknown, tally), from: unknown.from, to: unknown.to.map { $0 + 1 }, count: unknown.count))
    }
  }

  /// What was masked was read, so it is no gap; but whoever looks a place up should know why it reads otherwise.
  private func writeMasked(_ tally: FileTally, to writer: EvidenceWriter) throws(EvidenceError) {
    guard tally.masked.count > 0 else { return }
    try writer.examined(
      "\(grouped(tally.masked.count)) \(tally.masked.count == 1 ? name.one : name.many) with control characters that "
        + "XML forbids (\(places(tally.masked, tally))), read with a picture for each, such as \u{2401}",
      count: tally.masked.count, path: path)
  }

  private var name: (one: String, many: String) { format.entryName }

  /// Where faults stand: by line, or by the numbers of records.
  private func places(_ faults: LineFaults, _ tally: FileTally) -> String {
    faults.places(tally.areRecords ? "record" : "line")
  }

  private func line(_ faults: LineFaults, _ tally: FileTally) -> Int? {
    tally.areRecords ? nil : faults.examples.first?.line
  }

  private func writeBroken(_ tally: FileTally, to writer: EvidenceWriter) throws(EvidenceError) {
    let broken = tally.broken
    let remedy = "Look at it; if the format of the log has changed, change its declaration in Rules/formats."
    if broken.count <= LineFaults.named {
      for example in broken.examples {
        try writer.add(
          Gap(
            .malformed, path: path,
            reason: "The \(tally.areRecords ? "record \(example.line)" : name.one) does not fit '\(format.title)': "
              + "\(example.reason).", remedy: remedy, line: tally.areRecords ? nil : example.line, from: example.from,
            to: example.to, count: 1))
      }
      return
    }
    let isMost = broken.count * 2 > tally.entries
    let first = broken.examples.first
    try writer.add(
      Gap(
        .malformed, path: path,
        reason: "\(grouped(broken.count)) of \(grouped(tally.entries)) \(name.many) do not fit '\(format.title)' "
          + "(\(places(broken, tally))); in the first, \(first?.reason ?? "nothing could be read").",
        remedy: isMost ? "Check whether this log has the format that the configuration names for it." : remedy,
        line: line(broken, tally), from: broken.from, to: broken.to, count: broken.count))
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
          reason:
            "\(grouped(unnamed.count)) \(name.many) about recordings say something that '\(format.title)' does not name "
            + "(\(places(unnamed, tally))): \(unnamed.examples.first?.reason ?? "").",
          remedy: "Add an act or an ignore for it to the format's declaration.", line: line(unnamed, tally),
          from: unnamed.from, to: unnamed.to, count: unnamed.count))
    }
    let tooLong = tally.tooLong
    if tooLong.count > 0 {
      try writer.add(
        Gap(
          .tooLarge, path: path,
          reason: "\(grouped(tooLong.count)) \(name.many) (\(places(tooLong, tally))) are longer than "
            + "\(wordedSize(bytes: Int64(LineSplitter.longest))) and were not read.",
          remedy: "Look at the file: a log line is hardly ever longer than a few thousand letters.",
          line: line(tooLong, tally), from: tooLong.from, to: tooLong.to, count: tooLong.count))
    }
  }

  private func writeTimes(_ tally: FileTally, to writer: EvidenceWriter) throws(EvidenceError) {
    let impossible = tally.impossible
    if impossible.count > 0 {
      try writer.add(
        Gap(
          .clock, path: path,
          reason:
            "\(grouped(impossible.count)) \(name.many) about recordings (\(places(impossible, tally))) carry a time before 1990 or "
            + "in the future: in the first, \(impossible.examples.first?.reason ?? "").",
          remedy: "Set the clock of the machine that writes this log, and state its offset in the configuration.",
          line: line(impossible, tally), count: impossible.count))
    }
    let doubled = tally.doubled
    if doubled.count > 0 {
      try writer.add(
        Gap(
          .clock, path: path,
          reason:
            "\(grouped(doubled.count)) \(name.many) about recordings (\(places(doubled, tally))) were written in the hour that the "
            + "clock showed twice when it was put back, so their time is one of two.",
          remedy: "Let the log write its times in UTC, or with their offset.", line: line(doubled, tally),
          from: tally.doubledFrom, to: tally.doubledTo.map { $0 + 1 }, count: doubled.count))
    }
    let skipped = tally.skipped
    if skipped.count > 0 {
      try writer.add(
        Gap(
          .clock, path: path,
          reason:
            "\(grouped(skipped.count)) \(name.many) about recordings (\(places(skipped, tally))) carry a time that the clock never "
            + "showed, since it was put forward; they were taken as if it had not been.",
          remedy: "Check the time zone that the configuration gives for this log.", line: line(skipped, tally),
          count: skipped.count))
    }
  }

  /// What is missing at the end of the file; nil where nothing is.
  func ending(_ fault: LogFault?, _ tally: FileTally) -> Gap? {
    if let fault { return unreadable(fault, tally: tally) }
    guard let cut = tally.cut else { return nil }
    return Gap(
      .truncated, path: path,
      reason: "The last \(name.one) is cut in half: the log was being written, or was cut off there.",
      remedy: "Nothing, if the next audit finds it whole; else look why the log breaks off.", line: cut.line,
      from: cut.after)
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
    // What is missing lies behind the last line that could be read, and before the file was last written to, of which
    // packing keeps the whole second. A file that is no younger than its lines was not copied with its time.
    let from = tally?.last
    let to = from.flatMap { modified > $0 ? modified + Period.second : nil }
    return Gap(problem, path: path, reason: reason, remedy: remedy ?? usual, from: from, to: to)
  }
}
