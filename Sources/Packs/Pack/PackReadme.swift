/// What a stranger reads first who gets a pack.
enum PackReadme {
  static func text(name: String, hasAudio: Bool) -> String {
    """
    This is an evidence pack of a call recording audit: all that one audit knew of one finding, or of the findings
    about one person, with what speaks for them.

    WHAT IS IN IT

      data/report/report.html   the findings to read: what was found, how each was decided, what the audit could not see
      data/report/report.xml    the same for programs; findings.csv and summary.txt hold it in short
      data/person.xml           who the person was then: job titles, accounts, who else had these, permissions and how near
                                they lay, gaps that concern them
      data/lines/lines.xml      the lines of logs and registers that the findings rest on, with those before and after
      data/lines/lines/         each such line that names nobody else, byte for byte: its SHA-256 is the one that the
                                report gives for the line
      data/rules/               the rules and the policy's parameters as they were when the audit judged
      data/custody.xml          where all this came from, who made the pack and when
    \(hasAudio ? "  data/audio/               the recordings, as the store held them\n" : "")
    Everybody but the person whom the pack is about has a pseudonym, such as "Person 1a2b3c4d"; the same person has the same one
    throughout. Who it is can be told only where the pack was made. Telephone numbers are masked. A line that had to
    be changed for that says state="pseudonymised"; raw-sha256 is that of the line as it stands in its file.

    IS IT WHOLE AND UNCHANGED?

    It is a BagIt bag (RFC 8493). Unpack it, go into the folder \(name), and run

      sha256sum --check --strict --quiet tagmanifest-sha256.txt
      sha256sum --check --strict --quiet manifest-sha256.txt

    Both say nothing where every file is as it was packed. Then look whether a file is there that neither of them lists. Any
    BagIt validator does all of this, such as bagit.py --validate.

    WHO SAYS SO?

    The sums show that nothing was changed by accident. Whoever can change a file can change its sum, too: only a
    signature shows who packed it. Where the pack has one, the files that follow are beside this one.

      signature.p7s   a signature (CMS, RFC 5652) over tagmanifest-sha256.txt, by the organisation's certificate:

        openssl cms -verify -binary -inform DER -in signature.p7s -content tagmanifest-sha256.txt \\
          -CAfile CERTIFICATE.pem -purpose any -out /dev/null

        CERTIFICATE.pem is what the organisation gave you itself, by another way than this pack. A certificate that comes
        with a pack proves nothing.

      timestamp.tsr   a time stamp (RFC 3161) over signature.p7s, by an authority outside: the pack existed then

        openssl ts -verify -data signature.p7s -in timestamp.tsr -CAfile AUTHORITY.pem

      seals-sha256.txt   the sums of these two: sha256sum --check --strict --quiet seals-sha256.txt

    Where none of them is there, the pack is as trustworthy as the hands it came from. "earshot verify PACK.zip" does all of this.

    """
  }
}
