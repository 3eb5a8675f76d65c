package import Time

/// A part in the estate's story that one person plays, whatever their name.
package enum Part: Int, CaseIterable, Sendable {
  case contactManager
  /// Communications, Customers & Information Manager until some weeks ago, then in another post.
  case formerInformationManager
  /// The present one, a communications officer before.
  case informationManager
  case informationOfficer
  case ictManager
  case ictOfficer, secondICTOfficer
  /// An ICT officer who left; the account was not closed.
  case ictLeaver
  case senior, secondSenior
  /// A senior adviser who stood in for the Contact Manager for a fortnight.
  case actingManager
  /// A senior adviser until the morning of a day of the last fortnight, an adviser since.
  case steppedDown
  /// A senior adviser who left; the account was not closed.
  case seniorLeaver
  /// An adviser promoted to senior within the weeks of the logs.
  case promoted
  /// A senior adviser who left, and whose account's name then went to ``accountHeir``.
  case accountGiver
  case accountHeir
  case newStarter
  /// Advisers, each with one thing that happens to them.
  case curious, exporter, permitted, permissionEnded, badlyPermitted, unreadablyPermitted, copyKeeper
  case revenuesOfficer, benefitsOfficer
}

/// Everybody who works or worked here.
package struct Cast: Sendable {
  package let people: [Person]

  package subscript(part: Part) -> Person { people[part.rawValue] }

  /// Whoever holds one of the titles at an instant.
  package func holders(of titles: Set<String>, at instant: Instant) -> [Person] {
    people.filter { $0.holds(titles, at: instant) }
  }

  package init(_ settings: EstateSettings) {
    var random = Randomness(seed: settings.seed, part: "cast")
    var taken: Set<String> = ["svc_backup", "svc_purge", "svc_monitor", "supervisor"]
    let firsts = random.shuffled(Names.first)
    let lasts = random.shuffled(Names.last)
    let ids = random.shuffled(Array(1...settings.people))
    var people: [Person] = []
    for number in 0..<settings.people {
      let part = Part(rawValue: number)
      // Surnames repeat only past their number, then with other first names.
      let first = firsts[(number + number / Names.last.count * 7) % firsts.count]
      let last = lasts[number % lasts.count]
      let account = Names.account(first: first, last: last, taken: &taken)
      people.append(
        Person(
          id: Cast.identifier(ids[number]), name: "\(first) \(last)", account: account, accountFrom: nil,
          accountTo: nil, tenures: [], address: "10.20.\(5 + number / 200).\(20 + number % 200)", desk: 6001 + number))
      let title = part.map { Cast.title(of: $0) } ?? Cast.fillers[number % Cast.fillers.count]
      people[number].tenures = [Cast.tenure(title, since: random.within(200...3_000), settings.calendar)]
    }
    Cast.change(&people, settings.calendar, &random)
    Cast.setManagers(&people)
    self.people = people
  }

  private static let fillers = [
    Title.adviser, Title.adviser, "Housing Officer", Title.adviser, "Planning Officer", Title.adviser,
    "Electoral Services Officer", Title.adviser, "Waste Services Officer",
  ]

  private static func identifier(_ number: Int) -> String {
    let digits = String(number)
    return "p" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  private static func title(of part: Part) -> String {
    switch part {
    case .contactManager: Title.contactManager
    case .formerInformationManager: Title.informationManager
    case .informationManager: "Communications Officer"
    case .informationOfficer: Title.informationOfficer
    case .ictManager: Title.ictManager
    case .ictOfficer, .secondICTOfficer, .ictLeaver: Title.ictOfficer
    case .senior, .secondSenior, .actingManager, .steppedDown, .seniorLeaver, .accountGiver: Title.senior
    case .promoted, .accountHeir, .newStarter, .curious, .exporter, .permitted, .permissionEnded, .badlyPermitted,
      .unreadablyPermitted, .copyKeeper:
      Title.adviser
    case .revenuesOfficer: "Revenues Officer"
    case .benefitsOfficer: "Benefits Officer"
    }
  }

  private static func team(of title: String) -> String {
    switch title {
    case Title.contactManager, Title.senior, Title.adviser: "Customer Contact"
    case Title.ictManager, Title.ictOfficer: "ICT"
    case Title.informationManager, Title.informationOfficer, "Communications Officer": "Communications & Information"
    default: title.split(separator: " ").dropLast().joined(separator: " ")
    }
  }

  private static func tenure(_ title: String, since days: Int, _ calendar: Calendar) -> Person.Tenure {
    Person.Tenure(
      title: title, team: team(of: title), manager: nil, from: calendar.time(daysBefore: days), to: nil)
  }

  /// Promotions, posts that ended, people who came and went. Days are counted back from the audit.
  private static func change(_ people: inout [Person], _ calendar: Calendar, _ random: inout Randomness) {
    func day(_ days: Int) -> Instant { calendar.time(daysBefore: days) }
    func follow(_ part: Part, _ title: String, from days: Int, to end: Int? = nil) {
      people[part.rawValue].tenures.append(
        Person.Tenure(
          title: title, team: team(of: title), manager: nil, from: day(days), to: end.map { day($0) }))
    }
    func end(_ part: Part, _ days: Int) { people[part.rawValue].tenures[0].to = day(days) }

    end(.formerInformationManager, Cast.handover)
    follow(.formerInformationManager, "Transformation Manager", from: Cast.handover)
    end(.informationManager, Cast.handover)
    follow(.informationManager, Title.informationManager, from: Cast.handover)
    end(.ictLeaver, random.within(18...26))
    // Acting up: both posts at once.
    follow(.actingManager, Title.contactManager, from: Cast.acting.lowerBound, to: Cast.acting.upperBound)
    end(.steppedDown, Cast.steppedDown)
    follow(.steppedDown, Title.adviser, from: Cast.steppedDown)
    end(.seniorLeaver, random.within(18...26))
    end(.promoted, Cast.promotion)
    follow(.promoted, Title.senior, from: Cast.promotion)
    let gone = random.within(44...48)
    end(.accountGiver, gone)
    people[Part.accountGiver.rawValue].accountTo = day(gone)
    let come = random.within(33...38)
    people[Part.accountHeir.rawValue].tenures[0].from = day(come)
    people[Part.accountHeir.rawValue].accountFrom = day(come)
    people[Part.accountHeir.rawValue].account = people[Part.accountGiver.rawValue].account
    // The heir's name must give the same account.
    let giver = people[Part.accountGiver.rawValue].name.split(separator: " ")
    let heir = Names.first.filter { $0.prefix(1) == giver[0].prefix(1) && $0 != giver[0] }
    people[Part.accountHeir.rawValue].name = "\(heir.first ?? "J. \(giver[0])") \(giver.last ?? "")"
    people[Part.newStarter.rawValue].tenures[0].from = day(21)
    people[Part.newStarter.rawValue].accountFrom = day(21)
  }

  /// Days before the audit on which one information manager followed the other.
  static let handover = 22
  /// Days before the audit between which a senior adviser acted as Contact Manager; the larger number is the beginning.
  static let acting = (lowerBound: 35, upperBound: 21)
  static let steppedDown = 11
  static let promotion = 42

  private static func setManagers(_ people: inout [Person]) {
    let contactManager = people[Part.contactManager.rawValue].id
    let ictManager = people[Part.ictManager.rawValue].id
    let informationManager = people[Part.informationManager.rawValue].id
    let seniors = [Part.senior, .secondSenior, .actingManager].map { people[$0.rawValue].id }
    for index in people.indices {
      for place in people[index].tenures.indices {
        let manager: String? =
          switch people[index].tenures[place].title {
          case Title.contactManager: informationManager
          case Title.senior: contactManager
          case Title.adviser: seniors[index % seniors.count]
          case Title.ictOfficer: ictManager
          case Title.informationOfficer, "Communications Officer": informationManager
          default: nil
          }
        people[index].tenures[place].manager = manager == people[index].id ? nil : manager
      }
    }
  }
}
