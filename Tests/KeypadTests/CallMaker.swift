import Collection
import Configuration
import Evidence
import Files
import Glibc
import Keypad
import SQL
import Testing
import Time

/// A store of calls in a folder of its own: sox makes the tones of keys and puts them into telephone prompts.
final class CallMaker {
  let folder: String
  var store: String { folder + "/store" }
  var shape = RunShape()
  static let project = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  static let prompts = "/usr/share/asterisk/sounds/en_US_f_Allison"

  init() throws {
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    folder = "\(parent)/earshot-keypad-\(getpid())-\(UInt64.random(in: .min ... .max))"
    try makeFolder(store)
    // Some 20 seconds of a voice.
    try shell(
      "sox \(CallMaker.prompts)/vm-intro.wav \(CallMaker.prompts)/conf-adminmenu.wav \(CallMaker.prompts)/vm-options.wav "
        + "speech.wav")
  }

  deinit { try? deleteOwn(folder) }

  /// Runs a line of shell in the maker's folder.
  func shell(_ line: String) throws {
    try #require(unsafe system("cd '\(folder)' && { \(line); } 2>> shell.err") == 0, "\(line)")
  }

  /// ITU-T Q.23.
  private static let tones: [Character: (Int, Int)] = [
    "1": (697, 1209), "2": (697, 1336), "3": (697, 1477), "4": (770, 1209), "5": (770, 1336), "6": (770, 1477),
    "7": (852, 1209), "8": (852, 1336), "9": (852, 1477), "*": (941, 1209), "0": (941, 1336), "#": (941, 1477),
  ]

  /// Writes `call.wav`: the voice, then keys of 60 ms with 60 ms between them, then the voice again.
  /// - Parameter keys: a space stands for 3 seconds, a `!` for a bang in place of a key.
  func call(_ keys: String, decibels: Int = -12, named name: String = "call.wav") throws {
    let parts = keys.map { key in
      if key == "!" { return "'|sox -R -n -r 8000 -b 16 -c 1 -p synth 0.06 whitenoise pad 0 0.06'" }
      guard let (low, high) = CallMaker.tones[key] else { return "'|sox -n -r 8000 -b 16 -c 1 -p trim 0 3'" }
      return
        "'|sox -n -r 8000 -b 16 -c 1 -p synth 0.06 sine \(low) synth 0.06 sine mix \(high) gain \(decibels) pad 0 0.06'"
    }
    try shell("sox -D \(parts.joined(separator: " ")) keys.wav")
    try shell("sox -D speech.wav keys.wav speech.wav store/\(name)")
  }

  /// Writes the voice with keys of 100 ms and 100 ms between them, from its fifth second, while it speaks on.
  /// - Parameter decibels: how loud each tone is; the voice is at -26 while it speaks.
  func callOverSpeech(_ keys: String, decibels: Int, named name: String) throws {
    let parts = keys.compactMap { CallMaker.tones[$0] }.map { (low, high) in
      "'|sox -n -r 8000 -b 16 -c 1 -p synth 0.1 sine \(low) synth 0.1 sine mix \(high) gain \(decibels) pad 0 0.1'"
    }
    try shell("sox -D \(parts.joined(separator: " ")) keys.wav pad 5 0")
    try shell("sox -D speech.wav quieter.wav norm -10")
    try shell("sox -D -m -v 1 quieter.wav -v 1 keys.wav store/\(name)")
  }

  /// Seconds of voice before the keys.
  func speechLength() throws -> Double {
    try shell("soxi -D speech.wav > length")
    let bytes = try ReadOnlyFile.contents(of: folder + "/length", atMost: 100)
    return Double(String(decoding: bytes, as: UTF8.self).split(separator: "\n")[0]) ?? 0
  }

  // MARK: Collecting

  static let layout = project + "/Rules/catalogues/asterisk-mixmonitor.xml"

  func collectStore() throws {
    let settings = StoreSource(
      name: "main", folder: store, zone: .utc, catalogue: .fileNames(layoutFile: CallMaker.layout),
      lengthTolerance: 2_000_000)
    try StoreCollector(settings: settings, at: 1, collector: "test").collect(to: folder + "/main.evidence")
  }

  /// Collects store and keys.
  /// - Parameter previous: the name of evidence of before.
  func collect(_ name: String = "keys", previous: String? = nil, mostSound: Int64 = .max, threads: Int = 2) throws {
    try collectStore()
    try listen(name, previous: previous, mostSound: mostSound, threads: threads)
  }

  func listen(_ name: String = "keys", previous: String? = nil, mostSound: Int64 = .max, threads: Int = 2) throws {
    try KeypadCollector(
      name: "main-keypad",
      store: KeypadCollector.Store(
        name: "main", folder: store, evidence: folder + "/main.evidence", layoutFile: CallMaker.layout),
      shape: shape, previous: previous.map { "\(folder)/\($0).evidence" }, mostSound: mostSound, at: 1,
      collector: "test", threads: threads
    ).collect(to: "\(folder)/\(name).evidence")
    _ = try Seal.check("\(folder)/\(name).evidence")
  }

  /// The rows of a query, values joined by `|`, missing ones as `-`.
  func rows(_ query: String, in name: String = "keys") throws -> [String] {
    let database = try Database(path: "\(folder)/\(name).evidence", mode: .readOnly)
    var statement = try database.prepare(query)
    var found: [String] = []
    while try statement.step() {
      found.append((0..<statement.columnCount).map { statement.text($0) ?? "-" }.joined(separator: "|"))
    }
    return found
  }

  /// Each run as `recording|digits|like a card number|by chance`.
  func runs(in name: String = "keys") throws -> [String] {
    try rows(
      #"SELECT recording, digits, "like-a-card-number", "by-chance" FROM "keypad-digits" ORDER BY fact"#, in: name)
  }

  func gaps(in name: String = "keys") throws -> [String] {
    try rows("SELECT problem, about, reason FROM coverage WHERE state = 'gap' ORDER BY fact", in: name)
  }

  func examined(in name: String = "keys") throws -> String {
    try rows("SELECT reason FROM coverage WHERE state = 'examined'", in: name).joined()
  }
}
