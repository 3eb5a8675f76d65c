internal import SQL
internal import Time

extension HTMLReport {
  /// Every source: what was examined, and from which files.
  func coverageInFull() throws(ReportingError) {
    try section("coverage", "What was examined") { () throws(ReportingError) in
      try html.element(
        .p,
        text:
          "Each source was examined by itself and its facts were sealed in a file of evidence. What is not listed here was not examined."
      )
      try findings.eachSource { (source) throws(ReportingError) in
        try html.element(.article, .style("source")) { () throws(ReportingError) in try write(source) }
      }
    }
  }

  private func write(_ source: SourceEntry) throws(ReportingError) {
    try html.element(.h3) { () throws(ReportingError) in
      try html.text(source.name)
      try html.element(.span, .style("kind"), text: " · \(wordedSourceKind(source.kind))")
    }
    try html.element(.p) { () throws(ReportingError) in
      let known = ["complete", "gaps", "failed"].contains(source.state) ? source.state : "failed"
      try html.element(.strong, .style("coverage \(known)"), text: HTMLReport.coverage(source.state))
      if source.examined.count == 1 { try html.text(" \(source.examined[0].sentenceCase.closed)") }
    }
    if source.examined.count > 1 {
      try html.element(.ul, .style("pieces")) { () throws(ReportingError) in
        for piece in source.examined.prefix(limits.list) {
          try html.element(.li, text: piece.sentenceCase.closed)
        }
      }
      try leftOut(min(limits.list, source.examined.count), of: source.examined.count, "pieces")
    }
    try html.element(.dl, .style("place")) { () throws(ReportingError) in
      try entry("Place") { () throws(ReportingError) in try html.element(.code, text: source.place) }
      try entry("Facts") { () throws(ReportingError) in try html.text(grouped(source.facts)) }
      if let evidence = source.evidence {
        try entry("Evidence") { () throws(ReportingError) in try html.element(.code, text: evidence) }
      }
      if let digest = source.digest {
        try entry("Its SHA-256") { () throws(ReportingError) in try html.element(.code, text: digest) }
      }
    }
    let files = try findings.number("SELECT count(*) FROM input_file WHERE source = ?", .integer(source.number))
    if files > 0 { try inputFiles(of: source, count: files) }
  }

  private static func coverage(_ state: String) -> String {
    switch state {
    case "complete": "Seen in full."
    case "gaps": "Seen with gaps."
    default: "Not seen."
    }
  }

  private func inputFiles(of source: SourceEntry, count: Int) throws(ReportingError) {
    try html.element(.details) { () throws(ReportingError) in
      try html.element(.summary, text: counted(count, "file was read", "files were read"))
      try table(
        "Files of \(source.name)", style: "input-files", columns: ["File", "Size", "Last changed", "SHA-256"]
      ) { () throws(ReportingError) in
        try findings.eachInputFile(of: source.number, atMost: limits.list) { (file) throws(ReportingError) in
          try html.element(.tr) { () throws(ReportingError) in
            try html.element(.th, .rowHeader) { () throws(ReportingError) in try html.element(.code, text: file.path) }
            try html.element(.td, .style("size"), text: file.size.map { wordedSize(bytes: $0) } ?? "")
            try html.element(.td) { () throws(ReportingError) in
              if let modified = file.modified { try time(modified) }
            }
            try html.element(.td) { () throws(ReportingError) in
              if let digest = file.digest { try html.element(.code, text: digest) }
            }
          }
        }
      }
      try leftOut(min(limits.list, count), of: count, "files")
    }
  }
}
