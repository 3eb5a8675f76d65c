internal import Evidence
internal import XML

/// The visible text of a page, brought to a form in which wordings can be looked for: white space, quotation marks,
/// hyphens and letters' case do not count.
struct NoticeText {
  private let text: [Character]

  init(_ contents: NoticeContents) throws(NoticeProblem) {
    let type = (contents.contentType ?? "text/html").split(separator: ";").first.map {
      $0.lowercased().filter { !$0.isWhitespace }
    }
    guard ["text/html", "application/xhtml+xml", "text/plain"].contains(type ?? "") else {
      throw .page(
        .unreadable, "is no web page but '\(type ?? "")'", "Name a page in HTML, or save its text in a file.")
    }
    let isUTF16 = contents.bytes.starts(with: [0xFF, 0xFE]) || contents.bytes.starts(with: [0xFE, 0xFF])
    guard isUTF16 || !contents.bytes.contains(0) else {
      throw .page(.unreadable, "is no text: it holds bytes of zero", "Name a page in HTML, or save its text in a file.")
    }
    guard let page = PageEncoding.decoded(contents.bytes, contentType: contents.contentType)?.text else {
      throw .page(
        .unreadable, "is in an encoding that is not known here", "Save the page in UTF-8 and name the file.")
    }
    let visible = type == "text/plain" ? String(decoding: page, as: UTF8.self) : PageText.visible(in: page)
    guard let visible else {
      throw .page(
        .malformed, "cannot be read to its end: its elements nest too deep, or it is broken",
        "Correct the page, or save its text in a file.")
    }
    text = NoticeText.normal(visible)
    // Such a page is either broken or made by its scripts in the browser: what callers see is not in it.
    guard !text.isEmpty else {
      throw .page(
        .notEnoughDetail, "shows no text of its own, and what a script adds is not seen",
        "Open it in a browser; save the text that it shows there, and name the file.")
    }
  }

  func holds(_ wording: String) -> Bool {
    let wanted = NoticeText.normal(wording)
    return !wanted.isEmpty && text.contains(wanted)
  }

  /// As words are compared.
  static func normal(_ text: String) -> [Character] {
    var plain = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars {
      switch scalar {
      case "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}", "\u{2032}", "\u{00B4}", "`": plain.append("'")
      case "\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}", "\u{2033}", "\u{00AB}", "\u{00BB}": plain.append("\"")
      case "\u{2010}"..."\u{2015}", "\u{2212}": plain.append("-")
      case "\u{2026}": plain.append(contentsOf: "...".unicodeScalars)
      // Soft hyphen, and characters of no width.
      case "\u{00AD}", "\u{200B}"..."\u{200D}", "\u{2060}", "\u{FEFF}": break
      default: plain.append(scalar)
      }
    }
    return Array(String(plain).split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }
}
