/// One of the pages of a report: the first is `report.html`, the others are `findings/0002.html` and so on.
struct PageNumber: Hashable {
  let number: Int

  static let first = PageNumber(number: 1)
  static let folder = "findings"

  var next: PageNumber { PageNumber(number: number + 1) }
  var isFirst: Bool { number == 1 }

  /// The file's name within the folder of the report.
  var path: String { isFirst ? "report.html" : "\(PageNumber.folder)/\(name)" }

  fileprivate var name: String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ".html"
  }

  /// Whether a file's name is that of a page but the first.
  static func isName(_ name: String) -> Bool {
    name.hasSuffix(".html") && name.utf8.count >= 9 && name.dropLast(5).utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}

/// Where a link may lead.
enum LinkedPlace {
  /// A place on the same page.
  case here(Anchor)
  /// A place on one of the pages; the page itself where there is no anchor.
  case page(PageNumber, Anchor?)
  case file(ReportFile)

  /// The files that lie beside the first page.
  enum ReportFile: String {
    case spreadsheet = "findings.csv"
    case xml = "report.xml"
  }

  /// As seen from a page.
  func address(from page: PageNumber) -> String {
    switch self {
    case .here(let anchor): return "#\(anchor.name)"
    case .file(let file): return page.isFirst ? file.rawValue : "../\(file.rawValue)"
    case .page(let other, let anchor):
      let fragment = anchor.map { "#\($0.name)" } ?? ""
      if other == page, anchor != nil { return fragment }
      if page.isFirst { return other.path + fragment }
      return (other.isFirst ? "../\(other.path)" : other.name) + fragment
    }
  }
}
