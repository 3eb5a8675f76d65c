internal import Time

/// What people have on their drives beside recordings: kinds of file by ending and first bytes, cheap to make in numbers.
struct OrdinaryFiles {
  private struct Kind {
    var ending: String
    var begins: [UInt8]
    var isText = false
    /// The part of an office document that holds its text; nil for what is no such document.
    var part: String?
    /// What its contents are, over and over; nil for text or noise.
    var repeats: [UInt8]?
  }

  /// A frame of silence: MPEG-1 Layer III, 32 kbit/s, 44,100 samples a second, one channel, 104 bytes.
  private static let silence: [UInt8] = [0xFF, 0xFB, 0x10, 0xC0] + Array(repeating: 0, count: 100)

  private static let kinds: [Kind] = [
    Kind(ending: "txt", begins: [], isText: true),
    Kind(ending: "csv", begins: Array("reference,date,service\r\n".utf8), isText: true),
    Kind(ending: "log", begins: [], isText: true),
    Kind(ending: "eml", begins: Array("MIME-Version: 1.0\r\nSubject: Rota\r\n\r\n".utf8), isText: true),
    Kind(ending: "html", begins: Array("<!DOCTYPE html>\n<title>Council tax</title>\n<p>".utf8), isText: true),
    Kind(ending: "docx", begins: [], isText: true, part: "word/document.xml"),
    Kind(ending: "xlsx", begins: [], isText: true, part: "xl/sharedStrings.xml"),
    Kind(ending: "pdf", begins: Array("%PDF-1.7\n%".utf8) + [0xE2, 0xE3, 0xCF, 0xD3, 0x0A]),
    Kind(ending: "jpg", begins: [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10] + Array("JFIF".utf8) + [0x00]),
    Kind(ending: "png", begins: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
    Kind(ending: "msg", begins: CompoundFile.empty),
    Kind(ending: "dll", begins: Array("MZ".utf8) + [0x90, 0x00, 0x03, 0x00, 0x00, 0x00]),
    Kind(
      ending: "mp3", begins: Array("ID3".utf8) + [0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00], repeats: silence),
    Kind(ending: "lnk", begins: [0x4C, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00]),
  ]

  private static let words = [
    "refuse", "collection", "council", "tax", "account", "resident", "enquiry", "Tuesday", "form", "address", "parking",
    "permit", "library", "housing", "benefit", "rota", "training", "minutes", "planning", "notice", "the", "of", "to",
    "and", "was", "is", "for", "with", "not", "will",
  ]
  private static let stems = [
    "Minutes", "Rota", "Letter", "Scan", "Leaflet", "Report", "Form", "Notes", "Invoice", "Template", "Photo", "Export",
    "Training", "Complaints", "Budget", "Holiday",
  ]

  private let text: [UInt8]
  private let noise: [UInt8]

  init(seed: UInt64) {
    var random = Randomness(seed: seed, part: "file contents")
    var text: [UInt8] = []
    while text.count < 1 << 17 { text += Array((random.one(of: OrdinaryFiles.words) + " ").utf8) }
    var noise: [UInt8] = []
    while noise.count < 1 << 17 {
      let bits = random.next()
      for shift in stride(from: 0, to: 64, by: 8) { noise.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift))) }
    }
    self.text = text
    self.noise = noise
  }

  /// Writes one file into a folder, under a name with the number in it; most are a few kilobytes.
  func write(
    number: Int, into folder: String, _ random: inout Randomness, calendar: Calendar, owner: UInt32?
  ) throws(EstateError) {
    let kind = random.one(of: OrdinaryFiles.kinds)
    let size = random.percent(85) ? random.within(200...7_000) : random.within(7_000...40_000)
    let from = random.below((1 << 17) - size)
    let modified = calendar.same(daysBefore: random.within(8...900))
      .advanced(byMicroseconds: -Int64(random.below(86_400_000)) * 1_000)
    var file = try EstateFile("\(folder)/\(random.one(of: OrdinaryFiles.stems)) \(number).\(kind.ending)")
    try file.write(kind.begins)
    let contents = (kind.isText ? text : noise)[from..<(from + size)]
    if let frame = kind.repeats {
      for _ in 0...size / frame.count { try file.write(frame) }
    } else if let part = kind.part {
      try file.write(try ZipFile.document(part, Array(contents), modified: modified))
    } else {
      try file.write(contents)
    }
    try file.finish(modified: modified, owner: owner)
  }
}
