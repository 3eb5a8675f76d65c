import Collection
import Testing

@Suite("What several exports of a directory show together")
struct DirectoryHistoryTests {
  @Test("one export is known from then on, and says nothing of the time before")
  func single() throws {
    let trial = try DirectoryTrial()
    try trial.export("2026-11-22T0300Z", user("p1", "Jo Ash", account: "JAsh"))
    try trial.collect()
    #expect(try trial.tenures() == ["p1|Adviser|2026-11-22T03:00:00Z|-"])
    #expect(try trial.accounts() == ["jash|p1|0|2026-11-22T03:00:00Z|-"])
    #expect(try trial.gaps() == [])
    #expect(
      try trial.rows(#"SELECT affects, person, "from", "to" AS "t?" FROM coverage WHERE state = 'gap'"#)
        == ["tenure account|-|-|2026-11-22T03:00:00Z"])
  }

  @Test("of an export whose day alone is known, a tenure is known from the end of that day")
  func dayOnly() throws {
    let trial = try DirectoryTrial()
    try trial.export("20261120", user("p1", "Jo Ash", account: "jash"))
    try trial.collect()
    #expect(try trial.tenures() == ["p1|Adviser|2026-11-21T00:00:00Z|-"])
  }

  @Test("what is equal in exports that follow each other held between them; what differs is unknown in between")
  func change() throws {
    let trial = try DirectoryTrial()
    try trial.export("2026-11-01T0300Z", user("p1", "Jo Ash", account: "jash"))
    try trial.export("2026-11-08T0300Z", user("p1", "Jo Ash", account: "jash"))
    try trial.export("2026-11-15T0300Z", user("p1", "Jo Ash", account: "jash", title: "Contact Manager"))
    try trial.export("2026-11-22T0300Z", user("p1", "Jo Ash", account: "jash", title: "Contact Manager"))
    try trial.collect()
    #expect(
      try trial.tenures() == [
        "p1|Adviser|2026-11-01T03:00:00Z|2026-11-08T03:00:00Z", "p1|Contact Manager|2026-11-15T03:00:00Z|-",
      ])
    #expect(try trial.accounts() == ["jash|p1|0|2026-11-01T03:00:00Z|-"])
    #expect(
      try trial.gaps() == [
        "tenure|p1|2026-11-08T03:00:00Z|2026-11-15T03:00:00Z|in the export of 2026-11-15T03:00Z, Jo Ash is 'Contact "
          + "Manager' and was 'Adviser' in that of 2026-11-08T03:00Z: when that changed is not known"
      ])
  }

  @Test("a title seen in one export only is nobody's for any stretch of time")
  func seenOnce() throws {
    let trial = try DirectoryTrial()
    for (made, title) in [("2026-11-08", "A"), ("2026-11-15", "B"), ("2026-11-22", "A")] {
      try trial.export("\(made)T0300Z", user("p1", "Jo Ash", account: "jash", title: title))
    }
    try trial.collect()
    #expect(try trial.tenures() == ["p1|A|2026-11-22T03:00:00Z|-"])
    #expect(
      try trial.rows(#"SELECT "from" AS "f?", "to" AS "t?" FROM coverage WHERE person = 'p1'"#) == [
        "2026-11-08T03:00:00Z|2026-11-15T03:00:00Z", "2026-11-15T03:00:00Z|2026-11-22T03:00:00Z",
      ])
  }

  @Test("whoever comes, goes or comes back is unknown between the exports that show it")
  func comings() throws {
    let trial = try DirectoryTrial()
    let (jo, lee) = (user("p1", "Jo Ash", account: "jash"), user("p2", "Lee Poe", account: "lpoe"))
    try trial.export("2026-11-01T0300Z", jo + lee)
    try trial.export("2026-11-08T0300Z", jo + lee)
    try trial.export("2026-11-15T0300Z", lee)
    try trial.export("2026-11-22T0300Z", lee + jo + user("p3", "Al Bee", account: "abee"))
    try trial.collect()
    #expect(
      try trial.tenures() == [
        "p1|Adviser|2026-11-01T03:00:00Z|2026-11-08T03:00:00Z", "p1|Adviser|2026-11-22T03:00:00Z|-",
        "p2|Adviser|2026-11-01T03:00:00Z|-", "p3|Adviser|2026-11-22T03:00:00Z|-",
      ])
    #expect(
      try trial.rows(
        #"SELECT person, "from" AS "f?", "to" AS "t?" FROM coverage WHERE person IS NOT NULL ORDER BY fact"#)
        == [
          "p1|2026-11-08T03:00:00Z|2026-11-15T03:00:00Z", "p1|2026-11-15T03:00:00Z|2026-11-22T03:00:00Z",
          "p3|2026-11-15T03:00:00Z|2026-11-22T03:00:00Z",
        ])
    #expect(
      try trial.accounts() == [
        "abee|p3|0|2026-11-22T03:00:00Z|-", "jash|p1|0|2026-11-01T03:00:00Z|2026-11-08T03:00:00Z",
        "jash|p1|0|2026-11-22T03:00:00Z|-", "lpoe|p2|0|2026-11-01T03:00:00Z|-",
      ])
  }

  @Test(
    "an account that passes to another person is nobody's between the exports; one just made is known from its making")
  func reuse() throws {
    let trial = try DirectoryTrial()
    try trial.export("2026-11-08T0300Z", user("p1", "Jo Ash", account: "help1"))
    try trial.export("2026-11-15T0300Z", user("p1", "Jo Ash", account: "help1"))
    try trial.export(
      "2026-11-22T0300Z",
      user("p2", "Lee Poe", account: "help1")
        + user("p3", "Al Bee", account: "abee", more: "whenCreated: 20261118093000.0Z"))
    try trial.collect()
    #expect(
      try trial.accounts() == [
        "abee|p3|0|2026-11-18T09:30:00Z|-", "help1|p1|0|2026-11-08T03:00:00Z|2026-11-15T03:00:00Z",
        "help1|p2|0|2026-11-22T03:00:00Z|-",
      ])
  }

  @Test("a disabled or expired account holds no title; one that ends has its title until then")
  func inactive() throws {
    let trial = try DirectoryTrial()
    // 134410968000000000 is 2026-12-07T06:00:00Z in 100 nanoseconds since 1601, 134395632000000000 2026-11-19T12:00:00Z.
    try trial.export(
      "2026-11-22T0300Z",
      user("p1", "Jo Ash", account: "jash").replacing("userAccountControl: 512", "userAccountControl: 514")
        + user("p2", "Lee Poe", account: "lpoe", more: "accountExpires: 134410968000000000")
        + user("p3", "Al Bee", account: "abee", more: "accountExpires: 134395632000000000")
        + user("p4", "Di Cole", account: "dcole", more: "accountExpires: 9223372036854775807"))
    try trial.collect()
    #expect(
      try trial.tenures() == [
        "p2|Adviser|2026-11-22T03:00:00Z|2026-12-07T06:00:00Z", "p4|Adviser|2026-11-22T03:00:00Z|-",
      ])
    #expect(try trial.accounts().count == 4)
    let usable = try trial.rows("SELECT name, usable FROM account ORDER BY name")
    #expect(usable == ["abee|0", "dcole|1", "jash|0", "lpoe|1"])
    #expect(try trial.gaps() == [])
  }

  @Test("whom the directory gives no title holds an unknown one")
  func noTitle() throws {
    let trial = try DirectoryTrial()
    try trial.export("2026-11-22T0300Z", user("p1", "Jo Ash", account: "jash", title: nil))
    try trial.collect()
    #expect(try trial.tenures() == [])
    #expect(
      try trial.gaps() == ["tenure|p1|2026-11-22T03:00:00Z|-|the directory gives no title to Jo Ash"])
  }

  @Test("what a register of people says of the time before is not unknown")
  func register() throws {
    let trial = try DirectoryTrial()
    try trial.register(
      #"""
      <person id="p1" name="Jo Ash"><tenure title="Adviser" from="2026-01-01" to="2026-10-31"/></person>
      <person id="p2" name="Lee Poe"><tenure title="Contact Manager"/></person>
      """#)
    try trial.export(
      "2026-11-22T0300Z",
      user("p1", "Jo Ash", account: "jash") + user("p2", "Lee Poe", account: "lpoe")
        + user("p3", "Al Bee", account: "abee"))
    try trial.collect()
    #expect(
      try trial.rows(#"SELECT person, "from" AS "f?", "to" AS "t?" FROM coverage WHERE state = 'gap' ORDER BY fact"#)
        == [
          "p1|-|2026-01-01T00:00:00Z", "p1|2026-11-01T00:00:00Z|2026-11-22T03:00:00Z", "p3|-|2026-11-22T03:00:00Z",
        ])
  }

  @Test("an export that is too old leaves open who held what since")
  func old() throws {
    let trial = try DirectoryTrial()
    try trial.export("2026-11-01T0300Z", user("p1", "Jo Ash", account: "jash"))
    try trial.collect()
    #expect(
      try trial.gaps() == [
        "tenure account|-|2026-11-01T03:00:00Z|-|the newest export was made on 2026-11-01T03:00Z, more than 8 days before "
          + "the audit: who held which title since is not known"
      ])
  }

  @Test("an export made after the audit is not looked at")
  func later() throws {
    let trial = try DirectoryTrial()
    try trial.export("2026-11-22T0300Z", user("p1", "Jo Ash", account: "jash"))
    try trial.export("2026-11-29T0300Z", user("p1", "Jo Ash", account: "jash", title: "Contact Manager"))
    try trial.collect()
    #expect(try trial.tenures() == ["p1|Adviser|2026-11-22T03:00:00Z|-"])
  }

  @Test("two accounts of one person are one person; two titles are a gap")
  func twice() throws {
    let trial = try DirectoryTrial()
    try trial.export(
      "2026-11-22T0300Z",
      user("p1", "Jo Ash (admin)", account: "adm-jash", title: nil) + user("p1", "Jo Ash", account: "jash")
        + user("p2", "Lee Poe", account: "lpoe") + user("p2", "Lea Pou", account: "lpou", title: "Contact Manager"))
    try trial.collect()
    #expect(try trial.tenures().first == "p1|Adviser|2026-11-22T03:00:00Z|-")
    #expect(try trial.accounts().map { $0.prefix(8) } == ["adm-jash", "jash|p1|", "lpoe|p2|", "lpou|p2|"])
    #expect(
      try trial.gaps() == [
        "tenure|p2|2026-11-22T03:00:00Z|-|in the export of 2026-11-22T03:00Z, two entries have the identifier 'p2', with "
          + "the titles 'Adviser' and 'Contact Manager'"
      ])
  }

  @Test("an account that two people have in one export is a gap about each of them")
  func shared() throws {
    let trial = try DirectoryTrial()
    try trial.export(
      "2026-11-22T0300Z", user("p1", "Jo Ash", account: "help") + user("p2", "Lee Poe", account: "HELP"))
    try trial.collect()
    #expect(
      try trial.rows("SELECT affects, person FROM coverage WHERE reason LIKE '%help%'") == ["account|p1", "account|p2"])
  }
}

extension String {
  fileprivate func replacing(_ old: String, _ new: String) -> String {
    var parts: [Substring] = []
    var rest = self[...]
    while let place = rest.firstRange(of: old) {
      parts.append(rest[..<place.lowerBound])
      rest = rest[place.upperBound...]
    }
    return (parts + [rest]).joined(separator: new)
  }
}
