import Files
import SQL
import Testing

/// A small sample estate, audited at the usual instant; made once for all tests here.
final class PackSite: Sendable {
  let site: Site
  static let shared = Result { try PackSite() }

  private init() throws {
    site = try Site()
    let made = try site.shell(
      """
      export EARSHOT_RULES='\(checkout)/Rules'
      '\(earshot)-estate' make --folder estate --stage now --recordings 120 --files 300 --lines 4000 \
        --call-seconds 6-8 || exit 9
      cat > mail.py <<'END'
      import email, email.message, email.policy, glob
      drive = 'estate/drives/ccm-pc-01/c/Users'
      calls = sorted(glob.glob('estate/store/2026/1*/*/*.wav'))
      def write(m, name, call):
        m.add_attachment(open(call, 'rb').read(), maintype='audio', subtype='wav', filename='call.wav')
        open(drive + '/Public/Documents/' + name, 'wb').write(m.as_bytes())
      m = email.message.EmailMessage()
      m['From'] = 'A Stranger <strange.person@private.example>'
      m['To'] = ', '.join(['07700900123@sms.example'] + ['n%d@home.example' % i for i in range(1, 23)])
      m['Date'], m['Message-ID'] = 'Fri, 20 Nov 2026 09:00:00 +0000', '<77.strange@private.example>'
      m.set_content('As we said.')
      write(m, 'kept.eml', calls[0])
      # Whoever writes a mail may give it any identifier.
      m = email.message.Message()
      m['From'], m['Message-ID'] = 'x', '<recording>'
      m = email.message_from_string(m.as_string() + 'x', policy=email.policy.default)
      write(m, 'odd.eml', calls[-1])
      END
      python3 mail.py || exit 9
      $earshot audit --configuration estate/earshot.xml --at \(Site.at)
      [ $? = 3 ] || exit 9
      """)
    guard made.status == 0 else { throw FileError("audit the estate of: \(made)", site.folder, code: 22) }
  }

  /// `$pack ARGUMENTS` makes a pack of the run.
  func shell(_ lines: String, _ name: String) throws -> Ran {
    try site.shell(
      """
      export EARSHOT_RULES='\(checkout)/Rules'
      pack="$earshot pack --configuration estate/earshot.xml --at 2026-11-27T09:00:00Z"
      \(lines)
      """, name)
  }

  func rows(_ query: String, in database: String = "reports/latest/findings.sqlite") throws -> [[String]] {
    let database = try Database(path: "\(site.folder)/estate/\(database)", mode: .readOnly)
    var statement = try database.prepare(query)
    var rows: [[String]] = []
    while try statement.step() { rows.append((0..<statement.columnCount).map { statement.text($0) ?? "" }) }
    return rows
  }
}

@Suite("Evidence packs", .serialized)
struct PackTests {
  private func site() throws -> PackSite { try PackSite.shared.get() }

  @Test(
    "a pack is a bag that sha256sum, xmllint and a BagIt validator find whole, and its report is one of that person alone"
  )
  func referees() throws {
    let site = try site()
    let person = try #require(
      try site.rows("SELECT person FROM finding WHERE person IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1").first?[
        0])
    let ran = try site.shell(
      """
      set -e
      rm -rf whole whole.zip
      $pack --person \(person) --output whole.zip
      mkdir whole; cd whole; unzip -q ../whole.zip
      /usr/bin/python3 '\(checkout)/Tests/Fixtures/bagit/bagit.py' --quiet --validate * 2>&1
      cd *
      sha256sum --check --strict --quiet tagmanifest-sha256.txt
      sha256sum --check --strict --quiet manifest-sha256.txt
      xmllint --noout --schema '\(checkout)/Reports/report.xsd' data/report/report.xml 2>&1
      for file in data/custody.xml data/person.xml data/lines/lines.xml; do
        xmllint --noout --schema '\(checkout)/Reports/pack.xsd' $file 2>&1
      done
      ls data/rules | head -1
      """, "referees")
    #expect(ran.status == 0, "\(ran)")
    let people = try site.shell(
      "cd whole/*; grep -o '<answerable person=\"[^\"]*\"' data/report/report.xml | sort -u", "people")
    #expect(people.output == "<answerable person=\"\(person)\"\n", "\(people)")
  }

  @Test("a line that names nobody else lies in the pack byte for byte, with the SHA-256 that the finding gives")
  func lines() throws {
    let site = try site()
    let ran = try site.shell(
      """
      set -e
      rm -rf lines lines.zip
      for id in $(sqlite3 -readonly estate/reports/latest/findings.sqlite \
        "SELECT DISTINCT f.id FROM finding f JOIN evidence e ON e.finding = f.id WHERE e.source = 'permissions' AND
        e.raw_sha256 IS NOT NULL AND f.person IS NOT NULL LIMIT 1
        "; sqlite3 -readonly estate/reports/latest/findings.sqlite \
        "SELECT f.id FROM finding f JOIN evidence e ON e.finding = f.id WHERE f.rule LIKE '%logon%' OR e.kind = 'logon' LIMIT 1"); do
        $pack --finding $id --output lines.zip
        break
      done
      mkdir lines; cd lines; unzip -q ../lines.zip; cd */data/lines
      grep -o 'raw-sha256="[0-9a-f]*" file="lines/[0-9]*.txt"' lines.xml |
        sed 's|raw-sha256="\\(.*\\)" file="\\(.*\\)"|\\1  \\2|' > sums
      [ -s sums ]
      sha256sum --check --strict --quiet sums
      """, "lines")
    #expect(ran.status == 0, "\(ran)")
  }

  /// What is about nobody in a pack of its own: some of the people, and a finding of each kind of fact.
  private func subjects(_ site: PackSite) throws -> [(pack: String, person: String)] {
    let people = try site.rows(
      "SELECT person FROM finding WHERE person IS NOT NULL GROUP BY 1 ORDER BY count(DISTINCT rule) DESC, 1 LIMIT 4")
    let findings = try site.rows(
      "SELECT min(id), coalesce(person, '') FROM finding WHERE rule <> 'coverage' GROUP BY subject_kind ORDER BY 1 LIMIT 7"
    )
    #expect(people.count == 4 && findings.count > 5)
    return people.map { ("--person \($0[0])", $0[0]) } + findings.map { ("--finding \($0[0])", $0[1]) }
  }

  @Test(
    "nobody else's name, account, e-mail address or host, and no caller's number, stands in any file of a pack of a person or finding"
  )
  func bystanders() throws {
    let site = try site()
    var names: [String: Set<String>] = [:]
    for source in ["people", "directory"] {
      let evidence = "reports/latest/evidence/\(source).evidence"
      for row in try site.rows("SELECT id, name FROM person WHERE name IS NOT NULL", in: evidence) {
        names[row[0], default: []].insert(row[1])
      }
      for row in try site.rows("SELECT person, name FROM account WHERE person IS NOT NULL", in: evidence)
      where row[1].contains(where: \.isLetter) {
        names[row[0], default: []].formUnion([row[1], "\(row[1])@town.example", "\(row[1])@rbbc.example"])
      }
    }
    #expect(names.count > 20)
    // Where people work: their own desks, and the workstations that are assigned to somebody.
    var hosts: [String: Set<String>] = [:]
    for source in ["web", "file-server", "application", "windows"] {
      let evidence = "reports/latest/evidence/\(source).evidence"
      for table in ["access", "logon"] {
        for row in try site.rows("SELECT DISTINCT host, account FROM \(table) WHERE host IS NOT NULL", in: evidence) {
          hosts[row[0], default: []].insert(row[1])
        }
      }
    }
    let workstations = try site.rows(
      "SELECT name, address, user FROM workstation", in: "reports/latest/evidence/workstations.evidence")
    for row in workstations { for name in row.prefix(2) { hosts[name, default: []].insert(row[2]) } }
    #expect(hosts.count > 20)
    let holders = Set(names.values.joined())
    // Numbers that are kept for drama, in whatever file and writing.
    let numbers = try site.shell(
      """
      (find estate -type f; find estate -type f -name '*.log' -o -name '*.csv' -o -name '*.xml' -o -name '*.cel' | xargs cat) |
        grep -oaE '(\\+44|44|0)(7700900|1632960|2079460)[0-9]{3}' | sed -E 's/^(\\+44|44|0)//' | sort -u
      """, "numbers"
    ).output.split(separator: "\n").map(String.init)
    #expect(numbers.count > 50)
    for (pack, subject) in try subjects(site) {
      let own = names[subject] ?? []
      var others = Set(names.filter { $0.key != subject }.values.joined()).subtracting(own)
      let about = try site.rows(
        """
        SELECT DISTINCT subject FROM finding WHERE \(pack.hasPrefix("--person") ? "person" : "id") = '\(pack.split(separator: " ")[1])'
        """
      ).joined().joined(separator: " | ")
      let aliases = workstations.filter { row in
        row.prefix(2).contains { about.contains($0) || hosts[$0]?.isDisjoint(with: own) == false }
      }
      let shown = Set(aliases.flatMap { $0.prefix(2) })
      for (host, accounts) in hosts
      where accounts.isDisjoint(with: own) && !accounts.isDisjoint(with: holders) && !about.contains(host)
        && !shown.contains(host)
      { others.insert(host) }
      try site.site.write((Array(others) + numbers).sorted().joined(separator: "\n") + "\n", to: "others.txt")
      let ran = try site.shell(
        """
        rm -rf one one.zip
        $pack \(pack) --output one.zip > /dev/null || exit 9
        mkdir one; cd one; unzip -q ../one.zip
        grep -rniowaF -f ../others.txt . | head -5
        """, "bystanders")
      #expect(ran.status == 0 && ran.output == "" && ran.errors == "", "\(pack): \(ran)")
    }
  }

  @Test(
    "of a mail with a copy no address and no Message-ID stands in any file of a pack, but for each the same pseudonym"
  )
  func mails() throws {
    let site = try site()
    let mails = try site.rows(
      #"SELECT "mail-id", "mail-from", "mail-to" FROM copy WHERE path LIKE '%kept.eml'"#,
      in: "reports/latest/evidence/workstations.evidence")
    #expect(
      try site.rows(
        #"SELECT "mail-id" FROM copy WHERE path LIKE '%odd.eml'"#, in: "reports/latest/evidence/workstations.evidence")
        == [["recording"]])
    #expect(mails.joined().allSatisfy { $0.contains("@") } && mails.first?[2].hasSuffix(", and 3 more") == true)
    let finding = try #require(
      try site.rows("SELECT f.id, f.person FROM finding f WHERE subject LIKE '%kept.eml%' AND person IS NOT NULL").first
    )
    for pack in ["--finding \(finding[0])", "--person \(finding[1])"] {
      let ran = try site.shell(
        """
        rm -rf mailed mailed.zip
        $pack \(pack) --output mailed.zip > /dev/null || exit 9
        mkdir mailed; cd mailed; unzip -q ../mailed.zip; cd *
        grep -rniaE '(private|home|sms|town)\\.example|strange' data/report data/lines data/person.xml data/custody.xml | head -5
        one='address-[0-9a-f]{8}'; all="$one(, $one){19}, and 3 more"
        cp data/report/report.xml .
        grep -aoE "It lies in a mail sent at [^<]*, from $one, to [*]*$all, with the Message-ID mail-[0-9a-f]{8}, as" report.xml |
          grep -oE '(address|mail)-[0-9a-f]{8}' | sort -u > told
        grep -aoE "; mail id mail-[0-9a-f]{8}; mail from $one; mail to $all;" report.xml |
          grep -oE '(address|mail)-[0-9a-f]{8}' | sort -u > fact
        wc -l < told; cmp told fact
        grep -qaF 'A copy of recording' report.xml
        """, "mails")
      #expect(ran.status == 0 && ran.errors == "" && ran.output == "22\n", "\(pack): \(ran)")
    }
  }

  @Test("the same run and instant give the same bytes; another pack gives the same people other pseudonyms")
  func deterministic() throws {
    let site = try site()
    let ids = try site.rows(
      "SELECT DISTINCT f.person FROM finding f JOIN evidence e ON e.finding = f.id WHERE e.kind = 'access' AND f.person IS NOT NULL ORDER BY 1"
    )
    let ran = try site.shell(
      """
      set -e
      rm -f a.zip b.zip c.zip
      $pack --person \(ids[0][0]) --output a.zip; TZ=Asia/Tokyo $pack --person \(ids[0][0]) --output b.zip
      cmp a.zip b.zip
      $pack --person \(ids[1][0]) --output c.zip
      unzip -p a.zip '*/lines.xml' | grep -oE '(account|person)-[0-9a-f]{8}' | sort -u > a.names
      unzip -p c.zip '*/lines.xml' | grep -oE '(account|person)-[0-9a-f]{8}' | sort -u > c.names
      [ -s a.names ] && [ -s c.names ]
      [ -z "$(comm -12 a.names c.names)" ]
      """, "deterministic")
    #expect(ran.status == 0, "\(ran)")
  }

  @Test("each pack has its record in the history, and the history stays whole")
  func recorded() throws {
    let site = try site()
    let person = try #require(try site.rows("SELECT person FROM finding WHERE person IS NOT NULL").first?[0])
    let ran = try site.shell(
      """
      rm -f recorded.zip
      $pack --person \(person) --output recorded.zip
      grep -l "^# pack-sha256: $(sha256sum < recorded.zip | cut -d ' ' -f 1)$" estate/reports/history/*.txt
      $earshot verify --history --configuration estate/earshot.xml
      """, "recorded")
    #expect(ran.status == 0 && ran.output.contains("estate/reports/history/0"), "\(ran)")
  }

  @Test("a line whose file has changed since, or is gone, is told as missing, with why")
  func changed() throws {
    let site = try site()
    let row = try #require(
      try site.rows(
        """
        SELECT f.id, e.file FROM finding f JOIN evidence e ON e.finding = f.id
        WHERE e.source = 'application' AND e.raw_sha256 IS NOT NULL AND f.person IS NOT NULL ORDER BY f.id
        """
      ).first)
    let ran = try site.shell(
      """
      set -e
      rm -f changed.zip gone.zip; cp '\(row[1])' kept
      echo x >> '\(row[1])'; $pack --finding \(row[0]) --output changed.zip
      mv '\(row[1])' away; $pack --finding \(row[0]) --output gone.zip; cp kept '\(row[1])'
      unzip -p changed.zip '*/lines.xml' | grep -o 'unread="it has changed since'
      unzip -p gone.zip '*/lines.xml' | grep -o 'unread="it is no longer there'
      """, "changed")
    #expect(ran.status == 0, "\(ran)")
    #expect(ran.output.contains("could not be had any more"), "\(ran)")
  }

  static let refused: [(words: String, says: String)] = [
    ("--person nobody --output x.zip", "this run has no finding about the person 'nobody'"),
    ("--finding ffffffffffffffff --output x.zip", "has no finding 'ffffffffffffffff'"),
    ("--person p001 --finding x --output x.zip", "give either --finding or --person"),
    ("--person p001", "--output is missing"),
    ("--person p001 --output whole.txt", "is there already"),
    ("--person p001 --output x.zip --with-audio", "does not allow audio in packs"),
  ]

  @Test("what cannot be made is refused, says why, and leaves nothing behind", arguments: refused.indices)
  func refusal(_ index: Int) throws {
    let site = try site()
    let (words, says) = PackTests.refused[index]
    let ran = try site.shell(
      "touch whole.txt; $pack \(words); status=$?; ls x.zip* 2>/dev/null; ls estate/state | grep pack-; exit $status",
      "refused-\(index)")
    #expect(ran.status == 2 && ran.output == "" && ran.errors.contains(says), "\(ran)")
  }
}
