import Collection
import Configuration
import Evidence
import Files
import Hearing
import Recognition
import Testing

/// A store of calls in the folder `store` beside the drive: each the same announcement, then something of its own.
final class SoundTrial {
  let trial: DriveTrial
  private let layout: String
  static let prompts = "/usr/share/asterisk/sounds/en_US_f_Allison"
  /// What callers hear first, some 8 s, and what the calls have of their own, some 15 s and more.
  private static let announcement = "queue-thankyou vm-intro"
  static let calls = [
    "a": "conf-adminmenu vm-options", "b": "vm-opts-full conf-usermenu",
    "c": "vm-newuser agent-user agent-pass conf-userwilljoin",
    "d": "demo-moreinfo demo-thanks demo-nogo",
  ]

  static var hearer: String {
    let own = ThisProcess.executable
    return own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/earshot-hear"
  }

  init(_ script: String = "true") throws {
    trial = try DriveTrial("mkdir ../store")
    layout = DriveTrial.repository + "/Rules/catalogues/asterisk-mixmonitor.xml"
    for (name, prompts) in Self.calls.sorted(by: { $0.key < $1.key }) {
      let files = "\(Self.announcement) \(prompts)".split(separator: " ").map { "\(Self.prompts)/\($0).wav" }
      try trial.run("sox -D \(files.joined(separator: " ")) ../store/\(name).wav")
    }
    try trial.run("ffmpeg() { command ffmpeg -nostdin -loglevel error -y \"$@\"; }; \(script)")
  }

  var store: FingerprintRound.Store {
    FingerprintRound.Store(name: "main", folder: trial.folder + "/store", layoutFile: layout)
  }
  var fingerprints: String { trial.folder + "/fingerprints.sqlite" }

  /// Makes recordings known by the ledger and by their sound.
  func know(
    _ names: [String] = ["a", "b", "c"], program: String? = SoundTrial.hearer, mostSound: Int64 = .max, at: Int64 = 1
  ) throws -> FingerprintRound.Told {
    try trial.know(names.map { ($0, "../store/\($0).wav") })
    return try round(program: program, mostSound: mostSound, at: at)
  }

  /// Hears what the ledger knows.
  func round(
    program: String? = SoundTrial.hearer, mostSound: Int64 = .max, at: Int64 = 1
  ) throws -> FingerprintRound.Told {
    try FingerprintRound(
      ledger: trial.ledger, fingerprints: fingerprints, stores: [store], program: program, mostSound: mostSound, at: at,
      threads: 2
    ).run()
  }

  /// - Parameters:
  ///   - memory: of what was heard.
  ///   - files: of what was found in the drive's files.
  func collect(
    program: String? = SoundTrial.hearer, memory: String? = nil, files: MemoryPlace? = nil, at: Int64 = 1_000_000,
    openers: OpenerPrograms? = nil
  ) throws {
    try trial.collect(
      at: at, memory: files, openers: openers,
      sound: SoundComparison(program: program, fingerprints: fingerprints, memory: memory, stores: [store]))
  }

  /// Each copy by its sound as `path|recording|likeness`.
  func copies() throws -> [String] {
    try trial.rows(
      "SELECT path, recording, match, coalesce(likeness, '') FROM copy ORDER BY path, recording")
  }

  func others(_ kind: String) throws -> [String] { try trial.rows("SELECT path FROM \"\(kind)\" ORDER BY path") }
}
