import Configuration
import Digest
import Files
import Testing

/// Twelve recordings and their vCon metadata as another program wrote them.
@Suite struct RealStoreTests {
  @Test("a store of real recordings with vCon metadata is collected as its expected answers say")
  func vcon() throws {
    let trial = try StoreTrial()
    trial.zone = "UTC"
    trial.shell("cp -r '\(StoreTrial.fixtures)/vcon-store/.' store/ && rm store/EXPECTED.csv store/LICENSE")
    try trial.collect(.sidecars(layoutFile: StoreTrial.layout("vcon")))
    #expect(try trial.gaps() == [])
    let found = try trial.rows(
      """
      SELECT id, path, "present-in-store" || "in-catalogue", started, "catalogue-length", length, "length-contradicts",
        codec, rate, channels, audio, size, caller, adviser, "ended-basis" FROM recording ORDER BY id
      """)
    let table = String(
      decoding: try ReadOnlyFile.contents(of: StoreTrial.fixtures + "/vcon-store/EXPECTED.csv", atMost: 1 << 20),
      as: UTF8.self)
    let expected = table.split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: ",").map(String.init)
      let length = Int64((Double(cells[3]) ?? 0) * 1_000_000 + 0.5)
      // ffprobe's length is 0.048 s more: two frames that the encoder added, which the audio's own header takes off.
      let agent = cells[7].lowercased().split(separator: " ").joined(separator: ".")
      return
        "\(cells[0])|\(cells[1])|11|\(cells[2])Z|\(length)|\(length)|0|MP3|24000|1|sound|\(cells[5])|+********\(cells[10].suffix(3))|\(agent)|start and length"
    }
    #expect(found.count == 12)
    #expect(found == expected)
    #expect(try trial.rows("SELECT DISTINCT direction FROM recording") == ["incoming"])
    let sums = try trial.rows("SELECT sha256 || '  store/' || path FROM recording ORDER BY path").joined(
      separator: "\n")
    try trial.write("sums", sums + "\n")
    trial.shell("sha256sum --check --quiet sums")
    trial.shell("sqlite3 main.evidence 'PRAGMA integrity_check' | grep -qx ok")
  }
}
