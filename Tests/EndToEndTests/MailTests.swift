import Files
import Testing

/// Audits whose findings are mailed, by a program in place of sendmail that keeps what it is given.
@Suite("Mails of what was found")
struct MailTests {
  private static let post = """
    #!/bin/sh
    for last; do :; done
    printf '%s\\n' "$*" > "$(dirname "$0")/$last.arguments"
    cat > "$(dirname "$0")/$last.mail"
    """

  /// Prints what a mail says, as Python's own reader of mails understands it.
  private static let reader = """
    import email, email.policy, sys
    for name in sys.argv[1:]:
        mail = email.message_from_binary_file(open(name, "rb"), policy=email.policy.default)
        assert not mail.defects, mail.defects
        print(name, "|", mail["From"], "|", mail["To"], "|", mail["Subject"], "|", mail.get_content_type())
        text = mail.get_content()
        assert all(len(line) <= 100 for line in text.split("\\n")), text
        print(text)
    """

  private func site(_ mail: String) throws -> Site {
    let site = try Site()
    try site.write(Self.post, to: "post")
    try site.write(Self.reader, to: "read.py")
    try site.write(
      registers(
        #"""
        <permission id="7" person="p2" granted-by="p2" granted="2026-11-02"/>
        <permission id="8" person="p1" granted-by="p2" granted="2026-11-02"/>
        """#), to: "permissions.xml")
    let rules = ReviewSite.rules
      .replacing("<rule id", with: "<role name=\"ict\" called=\"the ICT département\" titles=\"x\"/>\n<rule id")
      .replacing(#"<by field="person">who was given it</by>"#, with: #"<by role="ict">who grants it</by>"#)
    try site.write(rules, to: "rules/test.xml")
    try site.configure("<rules folder=\"rules\"/>\(mail)")
    return site
  }

  @Test("a role gets its own findings, the manager the summary, and a past week is not mailed")
  func mails() throws {
    let site = try site(
      #"<mail from="audit@council.example" sendmail="post"><to address="manager@council.example"/>"#
        + #"<to role="ict" address="ict@council.example"/></mail>"#)
    let ran = try site.shell(
      """
      chmod 755 post
      $audit >/dev/null; echo "status $?"
      cat ict@council.example.arguments
      python3 read.py *.mail
      rm *.mail
      $earshot audit --configuration earshot.xml --at 2026-11-16T06:00:00Z >/dev/null; ls *.mail state 2>&1
      """)
    #expect(ran.output.contains("status 1\n-i -f audit@council.example -- ict@council.example\n"), "\(ran)")
    #expect(
      ran.output.contains(
        "ict@council.example.mail | audit@council.example | ict@council.example | Call recording audit of Mon 23 Nov 2026: 2 for the ICT département | text/plain"
      ), "\(ran)")
    #expect(
      ran.output.contains(
        "For the ICT département: 2 breaches (2 new, 0 past the time for the remedy).\n"),
      "\(ran)")
    #expect(
      ran.output.contains("- high, new: Lee Poe was given a permission.\n  To do: Take it back.\n  By Mon 30 Nov 2026"))
    #expect(ran.output.contains("manager@council.example.mail | audit@council.example |"))
    #expect(ran.output.contains("Record 2 of the history of audits: "))
    #expect(ran.output.contains("cannot access '*.mail'") && !ran.output.contains("mail-"), "\(ran)")
  }

  @Test("a mail that cannot be sent is told and costs nothing else")
  func troubles() throws {
    let site = try site(
      #"<mail from="audit@council.example" sendmail="refuse"><to address="manager@council.example"/></mail>"#)
    try site.write("#!/bin/sh\necho 'relay refused' >&2\nexit 75\n", to: "refuse")
    let ran = try site.shell(
      """
      $audit >/dev/null; echo "status $?"
      chmod 755 refuse
      $earshot audit --configuration earshot.xml --at 2026-11-30T06:00:00Z >/dev/null; echo "status $?"; ls reports
      """)
    #expect(
      ran.errors.contains(
        "The mail to manager@council.example could not be sent: \(site.folder)/refuse could not be started"),
      "\(ran)")
    #expect(ran.errors.contains("\(site.folder)/refuse ended with status 75: relay refused"), "\(ran)")
    #expect(ran.output.contains("status 1\nstatus 1\n2026-11-23T060000Z\n2026-11-30T060000Z\n"), "\(ran)")
  }

  @Test(
    "an address that could be a flag, a header or two addresses is refused, and so is a role that no policy has",
    arguments: [
      (#"<to address="-Ccfg@x"/>"#, "address=\"-Ccfg@x\" is no mail address"),
      (#"<to address="a@b,c@d"/>"#, "address=\"a@b,c@d\" is no mail address"),
      ("<to address=\"a@b&#10;Bcc: c@d\"/>", "is no mail address"), (#"<to address="ict"/>"#, "is no mail address"),
      (#"<to role="icd" address="a@b"/>"#, "<to role=\"icd\">: no policy has such a role; there are ict"),
      ("", ""),
    ])
  func refused(_ to: String, _ says: String) throws {
    let site = try site("<mail from=\"audit@council.example\">\(to)</mail>")
    let ran = try site.shell("$audit; $earshot check --configuration earshot.xml")
    #expect(ran.status == 2 && ran.errors.contains(says), "\(ran)")
    #expect(try site.published().isEmpty)
  }

  @Test("what falls due before the next audit is listed by who answers for it")
  func due() throws {
    let site = try site("")
    let ran = try site.shell(
      """
      $audit >/dev/null
      $earshot report --due --configuration earshot.xml; echo "status $?"
      $earshot report --due reports/2026-11-23T060000Z; $earshot report --due rules 2>&1; echo "status $?"
      """)
    #expect(
      ran.output.contains(
        """
        What falls due until Mon 30 Nov 2026, 06:00 GMT

        Breaches that are to be remedied by then, or are late already

          The ICT département
            Mon 30 Nov 2026, 06:00 GMT: Lee Poe was given a permission.
              Take it back.
            Mon 30 Nov 2026, 06:00 GMT: Jo Ash was given a permission.
        """), "\(ran)")
    #expect(ran.output.contains("status 1\n") && ran.output.contains("/rules holds no findings"), "\(ran)")
  }
}
