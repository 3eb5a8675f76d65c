import Files
import SampleEstate
import Testing
import Time

@Suite("The sample estate")
struct EstateTests {
  /// Name, size, time, owner and mode of everything, and the SHA-256 of every file.
  private static let everything =
    "find . -printf '%p %s %T@ %U %m\\n' | LC_ALL=C sort; find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum"

  @Test("the same seed gives the same bytes and file times, whatever lay in the folder before")
  func sameSeed() throws {
    let first = try TemporaryFolder()
    let second = try TemporaryFolder()
    try makeSmall(first)
    try makeSmall(second, seed: 2)
    try makeSmall(second, stage: .before)
    try makeSmall(second)
    #expect(try output(of: Self.everything, in: first.path) == output(of: Self.everything, in: second.path))
  }

  @Test("another seed gives other people, calls and findings")
  func otherSeed() throws {
    let first = try TemporaryFolder()
    let second = try TemporaryFolder()
    try makeSmall(first)
    try makeSmall(second, seed: 2)
    for file in ["registers/people.xml", "catalogue.csv", "sown.csv", "inventory.xml"] {
      #expect(
        try output(of: "cat \(file)", in: first.path) != output(of: "cat \(file)", in: second.path), "\(file)")
    }
  }

  @Test("the audio of every codec is what soxi says it is, as long as the catalogue says")
  func audio() throws {
    let folder = try TemporaryFolder()
    try makeSmall(folder)
    let listing = try output(
      of:
        "find store -type f ! -name '*.g722' | while read -r f; do echo \"$(soxi -e \"$f\")|$(soxi -D \"$f\")|$f\"; done",
      in: folder.path)
    var encodings: [Substring: Int] = [:]
    let catalogue = try output(of: "cat catalogue.csv", in: folder.path)
    for line in listing.split(separator: "\n") {
      let cells = line.split(separator: "|")
      encodings[cells[0], default: 0] += 1
      let seconds = try #require(Double(cells[1]))
      #expect((6...65).contains(seconds), "\(line)")
      let path = cells[2].dropFirst("store/".count)
      guard let row = catalogue.split(separator: "\r\n").first(where: { $0.contains(path) }) else { continue }
      let told = try #require(Double(row.split(separator: ",")[4]))
      #expect(abs(seconds - told) < 0.1, "\(line)")
    }
    #expect(
      Set(encodings.keys) == ["Signed Integer PCM", "u-law", "A-law", "GSM"], "\(encodings)")
    let wide = try output(of: "find store -name '*.g722' -printf '%s %f\\n'", in: folder.path).split(separator: "\n")
    #expect(encodings.values.reduce(0, +) + wide.count >= 100)
    for file in wide {
      let cells = file.split(separator: " ")
      let row = catalogue.split(separator: "\r\n").first { $0.contains(cells[1]) }
      guard let row, let seconds = Int(row.split(separator: ",")[4]) else { continue }
      #expect(Int(cells[0]) == seconds * 8_000, "\(file)")
    }
    #expect(!wide.isEmpty)
  }

  @Test("no two recordings sound the same")
  func different() throws {
    let folder = try TemporaryFolder()
    try makeSmall(folder)
    #expect(try output(of: "find store -type f | xargs sha256sum | cut -c1-64 | sort | uniq -d", in: folder.path) == "")
  }

  @Test("a copy on a drive is a recording byte for byte, and one that has left the store was there the week before")
  func copies() throws {
    let folder = try TemporaryFolder()
    try makeSmall(folder, stage: .before)
    let before = try output(of: "find store -type f | xargs sha256sum | cut -c1-64", in: folder.path)
    try makeSmall(folder)
    let now = try output(of: "find store -type f | xargs sha256sum | cut -c1-64", in: folder.path)
    let drives = try output(
      of: "find drives -type f -print0 | xargs -0 sha256sum | sed 's/^[\\\\]//' | cut -c1-64", in: folder.path)
    let known = Set(before.split(separator: "\n")).union(now.split(separator: "\n"))
    let copies = drives.split(separator: "\n").filter { known.contains($0) }
    let gone = copies.filter { !now.contains($0) }
    #expect(copies.count >= 8)
    #expect(gone.count >= 4)
  }

  @Test("calls and log lines lie on both sides of the night when the clocks go back")
  func clockChange() throws {
    let folder = try TemporaryFolder()
    try makeSmall(folder)
    let saturday = try output(of: "xzcat logs/file-server/*.xz | grep -c '^Oct 24'", in: folder.path)
    let monday = try output(of: "zcat logs/file-server/*.gz | grep -c ' 2026-10-26T'", in: folder.path)
    let web = try output(of: "xzcat logs/web/u_ex261025.log.xz | grep -c ' 200 '", in: folder.path)
    for count in [saturday, monday, web] { #expect((Int(count.split(separator: "\n")[0]) ?? 0) > 0) }
    #expect(try output(of: "grep -c '2026-10-2[0-5]' registers/deletions.xml", in: folder.path) != "0\n")
  }

  @Test("registers and configuration fit their schemas")
  func schemas() throws {
    let folder = try TemporaryFolder()
    try makeSmall(folder)
    let rules =
      #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
      + "/Rules"
    _ = try output(of: "xmllint --noout --schema '\(rules)/registers.xsd' registers/*.xml", in: folder.path)
    _ = try output(of: "xmllint --noout --schema '\(rules)/earshot.xsd' earshot.xml", in: folder.path)
    _ = try output(of: "xmllint --noout --schema '\(rules)/inventory.xsd' inventory.xml", in: folder.path)
  }

  @Test("a setting that makes no estate is refused with what was found and expected")
  func settings() throws {
    let folder = try TemporaryFolder()
    var settings = try smallSettings(folder)
    settings.people = 5
    #expect(throws: EstateError.self) { try Estate(settings) }
    settings = try smallSettings(folder)
    settings.prompts = folder.path
    do {
      _ = try Estate(settings).make()
      Issue.record("an empty folder of prompts was accepted")
    } catch {
      #expect("\(error)".contains("install asterisk-core-sounds-en-wav"))
    }
  }
}
