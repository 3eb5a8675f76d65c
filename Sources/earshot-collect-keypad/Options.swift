internal import Collection
internal import Files
internal import Keypad

/// What the program was told to do. `earshot collect` tells it by the configuration.
struct Options {
  static let help = """
    Usage: earshot-collect-keypad FLAG VALUE...

    Listens to the recordings of a store for keys of a telephone, and writes what it heard as sealed evidence: how many
    digits, when, and whether they are like a card number; never the digits. `earshot audit` and `earshot collect` start
    it where the configuration says <keypad/>.

      --name NAME              the source's name in evidence
      --collector WORDS        name and version of the program that asks
      --at MICROSECONDS        the audit instant, since 1970 UTC
      --store NAME             the store's name
      --folder FOLDER          where it is
      --store-evidence FILE    what was collected of it in this audit, sealed
      --layout FILE            the layout of its catalogue
      --pause MICROSECONDS     without a key, after which a run is over
      --least-digits NUMBER    fewer are forgotten
      --most-sound MICROSECONDS  that one audit listens to (without a limit unless said)
      --previous FILE          this source's evidence of the audit before, if there is any
      --threads NUMBER         that listen (as many as there are processors unless said)
      --output FILE            the evidence to write
      --under-audit yes        end when the process that started this has ended

    It ends with status 0 when it is done, 2 when it cannot run, 4 when it broke or ran out of something.

    """

  struct Fault: Error {
    let message: String
  }

  private var values: [String: String] = [:]

  private static let known = [
    "--name", "--collector", "--at", "--store", "--folder", "--store-evidence", "--layout", "--pause",
    "--least-digits", "--most-sound", "--previous", "--threads", "--output", "--under-audit",
  ]

  init(_ words: [String]) throws(Fault) {
    var rest = words[...]
    while let flag = rest.popFirst() {
      guard Options.known.contains(flag) else {
        throw Fault(message: "found '\(flag)', expected one of \(Options.known.joined(separator: ", ")); see --help")
      }
      guard let value = rest.popFirst() else { throw Fault(message: "\(flag) needs a value behind it; see --help") }
      values[flag] = value
    }
  }

  var isUnderAudit: Bool { values["--under-audit"] != nil }

  func output() throws(Fault) -> String { try text("--output") }

  func collector() throws(Fault) -> KeypadCollector {
    KeypadCollector(
      name: try text("--name"),
      store: KeypadCollector.Store(
        name: try text("--store"), folder: try text("--folder"), evidence: try text("--store-evidence"),
        layoutFile: try text("--layout")),
      shape: RunShape(
        pause: try number("--pause", 1_000...86_400_000_000), leastDigits: Int(try number("--least-digits", 1...1_000))),
      previous: values["--previous"],
      mostSound: values["--most-sound"] == nil ? .max : try number("--most-sound", 1...(.max)),
      at: try number("--at", .min...(.max)), collector: try text("--collector"),
      threads: values["--threads"] == nil ? ThisProcess.processors : Int(try number("--threads", 1...256)))
  }

  private func text(_ flag: String) throws(Fault) -> String {
    guard let value = values[flag], !value.isEmpty else { throw Fault(message: "\(flag) is needed; see --help") }
    return value
  }

  private func number(_ flag: String, _ range: ClosedRange<Int64>) throws(Fault) -> Int64 {
    let value = try text(flag)
    guard let number = Int64(value), range.contains(number) else {
      throw Fault(
        message: "\(flag) is '\(value)', expected a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
