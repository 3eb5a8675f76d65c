internal import CLibXML2

/// The text of an HTML page that somebody who looks at it can read, taken by libxml2's HTML parser.
///
/// Left out: the head, scripts, styles, templates, comments, what is embedded from elsewhere, and elements with the
/// attribute `hidden` or a `style` that hides them. What a style sheet or a script hides or adds is not seen.
package enum PageText {
  /// What a page's own `<meta>` says of its encoding: `charset`, or the `content` of `http-equiv="Content-Type"`.
  /// - Parameter start: the first bytes of the page, in an encoding that has ASCII's letters.
  package static func declaredEncoding(in start: [UInt8]) -> String? {
    let builder = PageBuilder()
    parse(start, with: builder)
    return builder.encoding
  }

  /// The visible text, in which every run of white space is one space and blocks of the page stand apart.
  /// - Parameter page: valid UTF-8, whatever the page itself says of its encoding.
  /// - Returns: nil where the parser gave up before the end, or elements are nested beyond all use: then nobody can say what else the page shows.
  package static func visible(in page: [UInt8]) -> String? {
    let builder = PageBuilder()
    guard parse(page, with: builder) else { return nil }
    return builder.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// - Returns: whether the whole page was taken.
  @discardableResult
  private static func parse(_ bytes: [UInt8], with builder: PageBuilder) -> Bool {
    prepareLibrary()
    var handler = unsafe PageBuilder.handler
    let context = unsafe Unmanaged.passUnretained(builder).toOpaque()
    guard
      let parser = unsafe htmlCreatePushParserCtxt(&handler, context, nil, 0, nil, XML_CHAR_ENCODING_UTF8)
    else { return false }
    defer { unsafe htmlFreeParserCtxt(parser) }
    // The encoding was decided before: a page may lie about its own.
    let options =
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
      | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
    unsafe htmlCtxtUseOptions(parser, Int32(options))
    let before = unsafe (__xmlStructuredError().pointee, __xmlStructuredErrorContext().pointee)
    unsafe xmlSetStructuredErrorFunc(nil, { _, _ in })
    defer { unsafe xmlSetStructuredErrorFunc(before.1, before.0) }
    // In pieces, so that a hostile page cannot make the parser look at all of itself again and again.
    var start = 0
    while start < bytes.count {
      let end = min(start + 1 << 14, bytes.count)
      unsafe bytes[start..<end].withUnsafeBytes { piece in
        _ = unsafe htmlParseChunk(
          parser, piece.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(piece.count), 0)
      }
      if unsafe parser.pointee.disableSAX != 0 || builder.isTooDeep { return false }
      start = end
    }
    unsafe htmlParseChunk(parser, nil, 0, 1)
    return unsafe parser.pointee.disableSAX == 0 && !builder.isTooDeep
  }
}

/// Takes the parser's callbacks.
private final class PageBuilder {
  var text = ""
  var encoding: String?
  /// The open elements, and which of them hide what is in them.
  private var open: [(name: String, hides: Bool)] = []
  private var hiding = 0

  /// The parser looks at all open elements again with each that follows, so that a page of nothing but beginnings would keep
  /// it for hours. Browsers nest no deeper than 512.
  var isTooDeep: Bool { open.count > 1_000 }

  private static let unseen: Set<String> = [
    "head", "script", "style", "template", "noscript", "iframe", "object", "embed", "audio", "video", "canvas", "svg",
    "math", "select", "textarea", "datalist", "noframes", "title",
  ]
  /// Elements within a line of text: they do not part words.
  private static let inline: Set<String> = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
  ]
  /// Elements that have no end.
  private static let void: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
  ]

  func begin(_ name: String, _ attributes: [String: String]) {
    if name == "meta", encoding == nil { takeEncoding(attributes) }
    if !PageBuilder.inline.contains(name) { part() }
    if PageBuilder.void.contains(name) { return }
    let hides = PageBuilder.unseen.contains(name) || PageBuilder.isHidden(attributes)
    if hides { hiding += 1 }
    open.append((name, hides))
  }

  func end(_ name: String) {
    guard let place = open.lastIndex(where: { $0.name == name }) else { return }
    for element in open[place...] where element.hides { hiding -= 1 }
    open.removeSubrange(place...)
    if !PageBuilder.inline.contains(name) { part() }
  }

  func add(_ words: String) {
    if hiding == 0 { text += words }
  }

  private func part() { if hiding == 0 { text += " " } }

  private static func isHidden(_ attributes: [String: String]) -> Bool {
    if attributes["hidden"] != nil { return true }
    let style = (attributes["style"] ?? "").lowercased().filter { !$0.isWhitespace }
    return style.contains("display:none") || style.contains("visibility:hidden")
  }

  private func takeEncoding(_ attributes: [String: String]) {
    if let charset = attributes["charset"] {
      encoding = charset
    } else if attributes["http-equiv"]?.lowercased() == "content-type" {
      encoding = PageEncoding.label(inContentType: attributes["content"] ?? "")
    }
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> PageBuilder? {
    unsafe context.map { unsafe Unmanaged<PageBuilder>.fromOpaque($0).takeUnretainedValue() }
  }

  static var handler: htmlSAXHandler {
    var handler = unsafe htmlSAXHandler()
    unsafe handler.startElement = { context, name, attributes in
      guard let builder = unsafe PageBuilder.of(context) else { return }
      var read: [String: String] = [:]
      var next = unsafe attributes
      // Pairs of name and value, then NULL; a value is NULL where the attribute has none.
      while let pair = unsafe next, let key = unsafe pair[0] {
        let value = unsafe pair[1].map { unsafe String(cString: $0) } ?? ""
        unsafe read[String(cString: key).lowercased()] = value
        unsafe next = unsafe pair + 2
      }
      builder.begin(unsafe name.map { unsafe String(cString: $0).lowercased() } ?? "", read)
    }
    unsafe handler.endElement = { context, name in
      unsafe PageBuilder.of(context)?.end(name.map { unsafe String(cString: $0).lowercased() } ?? "")
    }
    unsafe handler.characters = { context, text, count in
      guard let text = unsafe text else { return }
      unsafe PageBuilder.of(context)?.add(
        String(decoding: UnsafeBufferPointer(start: text, count: Int(count)), as: UTF8.self))
    }
    unsafe handler.ignorableWhitespace = unsafe handler.characters
    // The content of <script> and <style>, which is hidden anyway.
    unsafe handler.cdataBlock = unsafe handler.characters
    return unsafe handler
  }
}
