internal import Glibc
internal import SampleEstate
internal import Time

/// The commands `make` and `compare`.
enum EstateCommand {
  static let help = """
    earshot-estate: make a sample estate to audit, and tell whether an audit found what was sown in it.

    earshot-estate make --folder DIR [--seed N] [--at INSTANT] [--stage before|now] [--recordings N] [--files N]
                        [--people N] [--weeks N] [--lines N] [--call-seconds N-M] [--zone NAME] [--prompts DIR]
      Makes the estate for an audit at INSTANT (2026-11-23T06:00:00Z unless told) and writes what that audit must find
      to DIR/sown.csv. The same settings give the same bytes. '--stage before' makes it as it stood a week before:
      audit that first, with the instant a week earlier, so that the ledger knows the recordings that leave the store
      in between, then make '--stage now' in the same folder and audit again.
        --seed N             which estate; 1 unless told
        --recordings N       recordings in the store (300); --files N  ordinary files on six drives (30000)
        --people N           people (40, at least 32);     --weeks N  weeks of logs an audit looks back (8)
        --lines N            lines in the access logs (60000)
        --call-seconds N-M   shortest and longest call (20-120)
        --zone NAME          the organisation's time zone (Europe/London)
        --prompts DIR        telephone prompts to join calls from (/usr/share/asterisk/sounds/en_US_f_Allison)

    earshot-estate compare --sown DIR/sown.csv --findings DIR/reports/latest/findings.csv
      Says which sown findings are missing and which findings are besides.

    Exit status: 0 done, and equal where compared; 1 not equal; 2 wrong use or it could not be made.
    """

  static func run(_ arguments: [String]) -> Int32 {
    if arguments.contains("--help") || arguments.contains("-h") {
      print(help)
      return 0
    }
    do {
      switch arguments.first {
      case "make": return try make(Array(arguments.dropFirst()))
      case "compare": return try compare(Array(arguments.dropFirst()))
      case let other?: throw EstateError.setting("found '\(other)', expected 'make' or 'compare'; see --help")
      case nil: throw EstateError.setting("expected 'make' or 'compare'; see --help")
      }
    } catch {
      complain("earshot-estate: \(error)")
      return 2
    }
  }

  private static func make(_ arguments: [String]) throws -> Int32 {
    let flags = try Flags(
      arguments,
      known: [
        "seed", "at", "stage", "folder", "recordings", "files", "people", "weeks", "lines", "call-seconds", "zone",
        "prompts",
      ])
    let zoneName = flags["zone"] ?? "Europe/London"
    let zone: Zone
    do throws(ZoneError) { zone = try Zone(named: zoneName) } catch { throw EstateError.zone("\(error)") }
    let instantText = flags["at"] ?? "2026-11-23T06:00:00Z"
    guard case .instant(let at, _)? = TimeReading(iso8601: instantText) else {
      throw EstateError.setting("--at: found '\(instantText)', expected an instant such as 2026-11-23T06:00:00Z")
    }
    let seed = try flags.number("seed") ?? 1
    var settings = EstateSettings(
      seed: UInt64(seed), at: at, folder: try flags.required("folder"), zone: zone, ownsFiles: geteuid() == 0)
    if let name = flags["stage"] {
      guard let stage = Stage(rawValue: name) else {
        throw EstateError.setting("--stage: found '\(name)', expected 'before' or 'now'")
      }
      settings.stage = stage
    }
    if let number = try flags.number("recordings") { settings.recordings = number }
    if let number = try flags.number("files") { settings.files = number }
    if let number = try flags.number("people") { settings.people = number }
    if let number = try flags.number("weeks") { settings.weeks = number }
    if let number = try flags.number("lines") { settings.lines = number }
    if let range = try flags.range("call-seconds") { settings.callSeconds = range }
    if let folder = flags["prompts"] { settings.prompts = folder }
    let expected = try Estate(settings).make()
    print("\(settings.folder): made as it stood at \(settings.asOf.iso8601); \(expected.count) findings sown")
    return 0
  }

  private static func compare(_ arguments: [String]) throws -> Int32 {
    let flags = try Flags(arguments, known: ["sown", "findings"])
    let comparison = try Comparison(sown: try flags.required("sown"), findings: try flags.required("findings"))
    func show(_ word: String, _ findings: [ExpectedFinding]) {
      for one in findings {
        print("\(word): \(one.rule), \(one.verdict), \(one.subject), answerable '\(one.answerable)': \(one.note)")
      }
    }
    show("missing", comparison.missing)
    show("besides", comparison.besides)
    print(
      "\(comparison.matched) found as sown, \(comparison.missing.count) missing, \(comparison.besides.count) besides")
    return comparison.isEqual ? 0 : 1
  }

  private static func complain(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
  }
}
