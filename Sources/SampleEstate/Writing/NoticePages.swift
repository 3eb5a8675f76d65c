internal import Time

/// The pages that must tell callers and staff of recording: saved from the web site and the intranet every night.
struct NoticePages {
  let plan: Plan

  static let wording = "Calls to the Help Line are recorded and monitored"

  func write(to folder: String) throws(EstateError) {
    let asOf = plan.settings.asOf
    // Somebody rewrote the intranet's page between the two audits.
    let isGone = plan.settings.stage == .now
    let pages = [
      (
        "web-site.html", "Contact us",
        "<p>Calls to the Help&nbsp;Line are <b>recorded</b> and\n monitored, for training.</p>"
      ),
      (
        "intranet.html", "Customer Contact",
        isGone
          ? "<!-- Calls to the Help Line are recorded and monitored. --><p>Rotas and forms.</p>"
          : "<p>Calls to the Help Line are recorded and monitored.</p>"
      ),
    ]
    for (name, title, body) in pages {
      let html = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>\(title)</title></head>
        <body><h1>\(title)</h1>\(body)</body></html>

        """
      try EstateFile.write(
        html, to: "\(folder)/\(name)", modified: asOf.advanced(byMicroseconds: -3 * Period.hour))
    }
  }
}
