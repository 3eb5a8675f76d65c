internal import Time

/// Somebody sent by an agency: the directory knows them, and a register at most for the time before its first export.
struct AgencyWorker: Sendable {
  var person: Person
  /// When the directory's account was disabled; nil where it is in use.
  var disabled: Instant?
}

/// Who the agency sent.
struct Agency: Sendable {
  /// A senior adviser who stood in until some days ago.
  let senior: AgencyWorker
  let adviser: AgencyWorker

  var all: [AgencyWorker] { [senior, adviser] }

  /// Days before the audit on which the directory was exported, the oldest first: every week at three in the morning.
  static let exports = Array(stride(from: 71, through: 1, by: -7))
  /// Days before the audit on which the senior's account was disabled: between two exports.
  static let end = 11

  static func exported(_ calendar: Calendar, daysBefore day: Int) -> Instant { calendar.time(daysBefore: day, 3) }

  init(_ settings: EstateSettings, _ cast: Cast) {
    let calendar = settings.calendar
    var random = Randomness(seed: settings.seed, part: "agency")
    var taken = Set(cast.people.map(\.account))
    let names = Set(cast.people.map(\.name))
    func worker(_ number: Int, _ title: String, until end: Instant?) -> AgencyWorker {
      var first = random.one(of: Names.first)
      let last = random.one(of: Names.last)
      if names.contains("\(first) \(last)") { first = "J. \(first)" }
      let person = Person(
        id: "a\(number)", name: "\(first) \(last)",
        account: Names.account(first: first, last: last, taken: &taken), accountFrom: nil, accountTo: nil,
        tenures: [
          Person.Tenure(
            title: title, team: "Customer Contact", manager: nil, from: calendar.time(daysBefore: 90), to: end)
        ], address: "10.20.6.\(20 + number % 100)", desk: 6_900 + number % 100)
      return AgencyWorker(person: person, disabled: end)
    }
    senior = worker(901, Title.senior, until: calendar.time(daysBefore: Agency.end, 17))
    adviser = worker(902, Title.adviser, until: nil)
  }
}
