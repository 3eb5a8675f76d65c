/// A picture in a page, drawn with whole numbers, so that the same findings give the same bytes. Its unit is a pixel where it
/// is as wide on the screen as it says; it grows and shrinks with the page.
struct Drawing {
  let html: HTMLWriter
  let width: Int

  func rule(_ x: Int, _ y: Int, _ toX: Int, _ toY: Int, style: String) throws(ReportingError) {
    try html.element(
      .line, .number(.x1, x), .number(.y1, y), .number(.x2, toX), .number(.y2, toY), .style(style), text: "")
  }

  func box(_ x: Int, _ y: Int, _ width: Int, _ height: Int, style: String) throws(ReportingError) {
    try html.element(
      .rect, .number(.x, x), .number(.y, y), .number(.width, width), .number(.height, height), .style(style), text: "")
  }

  func dot(_ x: Int, _ y: Int, radius: Int, style: String) throws(ReportingError) {
    try html.element(.circle, .number(.cx, x), .number(.cy, y), .number(.r, radius), .style(style), text: "")
  }

  func path(_ points: [(Int, Int)], style: String) throws(ReportingError) {
    try html.element(.polyline, .points(points), .style(style), text: "")
  }

  func text(_ text: String, _ x: Int, _ y: Int, style: String) throws(ReportingError) {
    try html.element(.label, .number(.x, x), .number(.y, y), .style(style), text: text)
  }
}

extension HTMLReport {
  /// How wide pictures are drawn.
  static let drawingWidth = 560

  /// A picture with a heading, what its signs mean, and for whoever does not see it what it shows.
  /// - Parameter isWide: whether it scrolls sideways on a narrow screen rather than becoming too small to read.
  func chart(
    _ heading: String, _ key: String, _ description: String, height: Int = 292, isWide: Bool = false,
    draw: (Drawing) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    try html.element(.figure) { () throws(ReportingError) in
      try html.element(.figcaption) { () throws(ReportingError) in
        try html.element(.strong, text: heading)
        try html.text(". \(key)")
      }
      guard isWide else { return try picture(heading, description, height: height, draw: draw) }
      try html.element(.div, .style("frame"), .region, .label(heading), .focusable) { () throws(ReportingError) in
        try picture(heading, description, height: height, draw: draw)
      }
    }
  }

  func picture(
    _ title: String, _ description: String, height: Int, draw: (Drawing) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    let width = HTMLReport.drawingWidth
    try html.element(.svg, .image, .viewBox(width, height)) { () throws(ReportingError) in
      try html.element(.title, text: title)
      try html.element(.desc, text: description)
      try draw(Drawing(html: html, width: width))
    }
  }
}
