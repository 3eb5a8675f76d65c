import Collection
import Configuration
import Testing

@Suite("Digests that a catalogue states")
struct CatalogueDigestTests {
  /// What a row states of the recording: how, and what is said of it (`?` for its own SHA-256).
  private static let stated: [(String, String, gap: String?)] = [
    ("sha256sum store/a.wav | cut -c1-64", "?|1", nil),
    ("sha256sum store/a.wav | cut -c1-64 | tr a-f A-F", "?|1", nil),
    ("echo sha256:$(sha256sum store/a.wav | cut -c1-64)", "?|1", nil),
    ("echo SHA-256:$(sha256sum store/a.wav | cut -c1-64)", "?|1", nil),
    ("openssl dgst -sha256 -binary store/a.wav | base64 -w0", "?|1", nil),
    ("echo sha256-$(openssl dgst -sha256 -binary store/a.wav | base64 -w0 | tr +/ -_ | tr -d =)", "?|1", nil),
    ("echo other | sha256sum | cut -c1-64", "other|0", nil),
    ("true", "-|-", nil),
    (
      "echo md5:9e107d9d372bb6826bd81d3542a419d6", "-|-",
      "is not of the declared algorithm, so that it was not compared"
    ),
    ("echo sha512:$(sha512sum store/a.wav | cut -c1-128)", "-|-", "is not of the declared algorithm"),
    ("echo 1234", "-|-", "its digest '1234' is no SHA-256"),
  ]

  @Test("a digest is compared however it is written; one that is none is a gap", arguments: stated)
  func written(_ script: String, _ expected: String, _ gap: String?) throws {
    let trial = try StoreTrial()
    try trial.write("store/a.wav", StoreTrial.wave(8))
    trial.shell(
      """
      echo 'recording_id,path,start,end,duration_s,queue,caller,agent_ext,call_id,sha256' > catalogue.csv
      echo "A,a.wav,2026-11-01T10:00:00Z,,8,q,,,,$(\(script))" >> catalogue.csv
      sha256sum store/a.wav | cut -c1-64 > own; echo other | sha256sum | cut -c1-64 > other
      """)
    try trial.collect()
    let row = try trial.recordings("catalogue-sha256", "catalogue-digest-fits")
    let (own, other) = (try trial.words("own")[0], try trial.words("other")[0])
    let digest = expected.hasPrefix("?") ? own : expected.hasPrefix("other") ? other : "-"
    #expect(row == ["A|\(digest)|\(expected.split(separator: "|")[1])"])
    let gaps = try trial.gaps()
    #expect(gaps.count == (gap == nil ? 0 : 1))
    if let gap { #expect(gaps.first?.contains(gap) == true) }
  }

  @Test("an export without the column lacks nothing, since most systems state no digests")
  func noColumn() throws {
    let trial = try StoreTrial()
    try trial.write("store/a.wav", StoreTrial.wave(8))
    try trial.write(
      "catalogue.csv",
      "recording_id,path,start,end,duration_s,queue,caller,agent_ext,call_id\nA,a.wav,2026-11-01T10:00:00Z,,8,q,,,\n")
    try trial.collect()
    #expect(try trial.gaps() == [])
    #expect(try trial.recordings("catalogue-sha256", "catalogue-digest-fits") == ["A|-|-"])
  }

  @Test("real vCons state the SHA-512 of their recordings, and a byte that was changed shows")
  func vCon() throws {
    let trial = try StoreTrial()
    trial.shell("cp '\(StoreTrial.fixtures)'/vcon-store/* store/")
    let layout = StoreTrial.layout("vcon")
    try trial.collect(.sidecars(layoutFile: layout))
    #expect(
      try trial.rows(
        #"SELECT count(*), sum("catalogue-digest-fits"), sum("catalogue-sha256" = sha256) FROM recording"#) == [
          "12|12|12"
        ])
    trial.shell("f=$(ls store/*.mp3 | head -1); printf x | dd of=$f bs=1 seek=5000 conv=notrunc 2>/dev/null")
    try trial.collect(.sidecars(layoutFile: layout))
    #expect(
      try trial.rows(
        #"SELECT count(*), sum("catalogue-digest-fits"), count("catalogue-sha256") FROM recording"#) == ["12|11|11"])
  }
}
