import Digest
import Files
import FoundFiles
import OpenerBench
import Testing

@Suite("Opening mails") struct OpenMailTests {
  /// Makes mails by Python's own library: `call.wav` is attached, as other things are.
  static func script(_ body: String) -> String {
    """
    head -c 50000 /dev/urandom > call.wav; printf 'From here\\nFrom there\\n' > notes.txt
    cat > make.py <<'END'
    import email.message, email.policy, mailbox, time
    def mail(subject, *files):
      m = email.message.EmailMessage(policy=email.policy.SMTP)
      m['From'], m['To'], m['Subject'] = 'jo@town.example', 'lee@home.example', subject
      m['Date'] = 'Mon, 23 Nov 2026 06:00:00 +0000'
      m['Message-ID'] = '<' + subject.replace(' ', '.') + '@town.example>'
      m.set_content('As we said.\\n')
      for name, kind in files: m.add_attachment(open(name.split('=')[-1], 'rb').read(), maintype=kind, subtype='x', filename=name.split('=')[0])
      return m
    def write(name, m): open(name, 'wb').write(m.as_bytes())
    \(body)
    END
    python3 make.py
    """
  }

  @Test("What is attached to a mail is found as it was, with when the mail was sent and which it is")
  func attachments() throws {
    let bench = try MailBench(
      Self.script("write('m.eml', mail('a call', ('call.wav', 'audio'), ('Zo\\u00eb/../x.wav=call.wav', 'audio')))"))
    let told = try bench.open("m.eml", "mail message")
    #expect(told.list == ["part 1|13", "call.wav|50000", "Zoë_.._x.wav|50000"])
    #expect(try told.contents[1] == bench.bytes("call.wav"))
    #expect(told.words.isEmpty && told.ends == [.whole, .whole, .whole])
    #expect(told.files.allSatisfy { $0.modified == 1_795_413_600_000_000 })
    #expect(told.files[1]["message-id"] == "a.call@town.example")
    #expect(told.files.allSatisfy { $0["from"] == "jo@town.example" && $0["to"] == "lee@home.example" })
  }

  static let letters: [(headers: String, tells: [String?])] = [
    // To, Cc and Bcc, one after another; of a group its members; never a name.
    (
      #"From: "Ash, Jo" <jo@town.example>\nTo: Lee <lee@home.example>, Us: a@b.example, =?utf-8?q?Zo=C3=AB?= <zoe@c.example>;\n"#
        + #"Bcc: b@d.example\nCc: c@d.example (Cy)\nTo: second@to.example\nMessage-ID: <1@town.example>\n"#,
      ["jo@town.example", "lee@home.example, a@b.example, zoe@c.example, second@to.example, c@d.example, b@d.example"]
    ),
    // What is no address may be a name.
    (#"From: Jo Ash\nTo: root, undisclosed-recipients:;\n"#, [nil, nil]),
    (#"Sender: s@town.example\nBcc: b@d.example\n"#, [nil, "b@d.example"]),
    // Several may say that they wrote it.
    (#"From: a@b.example, b@b.example\nFrom: c@b.example\n"#, ["a@b.example, b@b.example, c@b.example", nil]),
    // Nothing in an address looks like the end of one, and nothing turns the line.
    (
      #"From: "a, b; c"@d.example\nTo: =?utf-8?q?x=0A?= <=?utf-8?q?y=0A@z?=>, \0342\0200\0256y@d.example\n"#,
      [#""a\x2C b\x3B c"@d.example"#, #"=?utf-8?q?y=0A@z?=, \xE2\x80\xAEy@d.example"#]
    ),
    // Nothing so long is an address.
    (
      "From: \(String(repeating: "a", count: 9_000))@d.example\\n"
        + "To: \((1...5_000).map { "n\($0)@d.example" }.joined(separator: ", "))\\n",
      [
        nil,
        (1...20).map { "n\($0)@d.example" }.joined(separator: ", ") + ", and 4980 more",
      ]
    ),
  ]

  @Test(
    "Who sent a mail is told, and to whom, by their addresses alone, as the mail says: the first twenty, and how many more",
    arguments: letters.indices)
  func letter(_ index: Int) throws {
    let (headers, tells) = Self.letters[index]
    let bench = try MailBench(
      """
      printf '%b' '\(headers)MIME-Version: 1.0\\nContent-Type: audio/wav; name=call.wav\\n\\nsound\\n' > m.eml
      """)
    let told = try bench.open("m.eml", "mail message")
    #expect(told.files.map(\.path) == ["call.wav"] && told.words.isEmpty)
    #expect(told.files.map { [$0["from"], $0["to"]] } == [tells])
  }

  @Test(
    "However a file was encoded, it comes out as it went in",
    arguments: ["base64", "quoted-printable", "x-uuencode", "binary", "8bit"])
  func encodings(_ encoding: String) throws {
    let bench = try MailBench(
      """
      head -c 3000 /dev/urandom > call.wav
      cat > make.py <<'END'
      import base64, binascii
      data = open('call.wav', 'rb').read()
      if '\(encoding)' == '8bit': data = bytes(b for b in data if b not in (10, 13))
      open('call.wav', 'wb').write(data)
      coded = {'base64': base64.encodebytes, 'quoted-printable': lambda d: b'=\\n'.join(b''.join(b'=%02X' % c for c in d[i:i+24]) for i in range(0, len(d), 24)), 'binary': bytes, '8bit': bytes,
        'x-uuencode': lambda d: b'begin 644 call.wav\\n' + b''.join(binascii.b2a_uu(d[i:i+45]) for i in range(0, len(d), 45)) + b' \\nend\\n'}
      open('m.eml', 'wb').write(b'From: a@b\\nMIME-Version: 1.0\\nContent-Type: multipart/mixed; boundary="=="\\n\\n--==\\nContent-Type: audio/wav; name="call.wav"\\nContent-Transfer-Encoding: \(encoding)\\n\\n' + coded['\(encoding)'](data) + b'\\n--==--\\n')
      END
      python3 make.py
      """)
    let told = try bench.open("m.eml", "mail message")
    #expect(told.files.map(\.path) == ["call.wav"])
    let wav = try bench.bytes("call.wav")
    #expect(told.contents.first.map { Array($0.prefix(wav.count)) } == wav)
    #expect(told.contents.first.map { $0.count - wav.count } ?? -1 <= 1 && told.words.isEmpty)
  }

  @Test("Of a mailbox every mail is opened, whatever lines of its texts begin with")
  func mailbox() throws {
    let bench = try MailBench(
      Self.script(
        """
        box = mailbox.mbox('box')
        for i in range(3): box.add(mail('call %d' % i, ('notes.txt', 'text'), ('call.wav', 'audio')))
        box.close()
        """))
    let told = try bench.open("box", "mailbox")
    #expect(told.files.filter { $0.path.hasSuffix("call.wav") }.map(\.path) == (1...3).map { "mail \($0)/call.wav" })
    let wav = try bench.bytes("call.wav")
    #expect(zip(told.files, told.contents).filter { $0.0.path.hasSuffix("call.wav") }.allSatisfy { $0.1 == wav })
    #expect(told.files.compactMap { $0["message-id"] }.last == "call.2@town.example" && told.words.isEmpty)
  }

  @Test("A mail attached to a mail is opened, too, and says of its files when it was sent itself")
  func nested() throws {
    let bench = try MailBench(
      Self.script(
        """
        inner = mail('inner', ('call.wav', 'audio'))
        del inner['Date']; inner['Date'] = 'Sun, 22 Nov 2026 06:00:00 +0000'
        outer = mail('outer'); outer.add_attachment(inner)
        write('m.eml', outer)
        """))
    let told = try bench.open("m.eml", "mail message")
    #expect(told.list == ["part 1|13", "attached mail 2/part 1|13", "attached mail 2/call.wav|50000"])
    #expect(told.files[2].modified == 1_795_327_200_000_000 && told.files[2]["message-id"] == "inner@town.example")
  }

  @Test("A mail that is encrypted is told, and one that breaks off is told with what could be read of it")
  func troubles() throws {
    let bench = try MailBench(
      Self.script("write('m.eml', mail('a call', ('call.wav', 'audio'), ('notes.txt', 'text')))")
        + """

        head -c 30000 m.eml > half.eml
        cat > pgp.eml <<'END'
        From: a@b
        MIME-Version: 1.0
        Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="x"

        --x
        Content-Type: application/pgp-encrypted

        Version: 1
        --x
        Content-Type: application/octet-stream

        -----BEGIN PGP MESSAGE-----
        --x--
        END
        sed -e 's/^ *//' -i pgp.eml
        printf 'From: a@b\\nMIME-Version: 1.0\\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\\n\\nMIAG\\n' > smime.eml
        printf 'Received: \\n' > none.eml
        """)
    let half = try bench.open("half.eml", "mail message")
    #expect(half.files.map(\.path) == ["part 1", "call.wav"])
    let beginning = try bench.bytes("call.wav").prefix(half.contents[1].count)
    #expect(half.contents[1].count > 20_000 && half.contents[1] == Array(beginning))
    #expect(half.words == ["truncated of -: breaks off, so that the last of what is attached to it may not be whole"])
    for name in ["pgp.eml", "smime.eml"] {
      let told = try bench.open(name, "mail message")
      #expect(
        told.words == ["encrypted of -: is encrypted, so that nobody can look into it without its key"], "\(name)")
    }
    #expect(try bench.open("none.eml", "mail message").files.count <= 1)
  }

  @Test("Mails nested beyond all reason cost neither the program nor the others")
  func deep() throws {
    let bench = try MailBench(
      """
      python3 -c "
      open('deep.eml', 'w').write('From: a@b\\n' + 'Content-Type: message/rfc822\\n\\nFrom: a@b\\n' * 20000 + '\\nend\\n')
      open('wide.eml', 'w').write('From: a@b\\nMIME-Version: 1.0\\n' + ''.join('Content-Type: multipart/mixed; boundary=\\"b%d\\"\\n\\n--b%d\\n' % (i, i) for i in range(5000)) + '\\n\\nend\\n')
      "
      """)
    for name in ["deep.eml", "wide.eml"] {
      do {
        let told = try bench.open(name, "mail message")
        #expect(!told.troubles.isEmpty, "\(name)")
      } catch {
        // A library that gives up ends the opener, which is an error of this one file.
        #expect("\(error)".contains("earshot-open-mail"), "\(error)")
      }
    }
  }

  @Test("Mails that were saved out of Outlook are opened, and mails that are attached to them")
  func savedMails() throws {
    let bench = try MailBench()
    let told = try bench.open("testMSG_att_doc.msg", "OLE2 compound file", within: MailBench.fixtures)
    // As olefile 0.47 reads the stream __substg1.0_37010102 of each attachment.
    #expect(told.list == ["test-unicode.doc|24064", "pj1.txt|89"])
    #expect(
      told.contents.map { digest(of: $0) } == [
        "49f38f89509d5d6ab522bd2fd99c829201cbe33a549d0c362e145f1290707ad7",
        "d51a33c222720b2d103f72e7e8f79ea5d3cf974e48478192da8648d6e8a688c4",
      ])
    #expect(told.files[0].modified == 1_240_410_993_734_375)
    // As it reads the streams 0C1F001F, which has no 5D01 beside it, and of the recipient 3003001F.
    #expect(told.files.allSatisfy { $0["from"] == "nicolas1.23456@free.fr" && $0["to"] == "nicolas1.23456@free.fr" })
    #expect(told.files.allSatisfy { $0["message-id"] == nil && $0["folder"] == nil })
    let forwarded = try bench.open("testMSG_att_msg.msg", "OLE2 compound file", within: MailBench.fixtures)
    #expect(forwarded.list == ["smbprn.00009008.KdcPjl.pdf|13539"] && forwarded.words.isEmpty)
    #expect(
      digest(of: forwarded.contents[0])
        == "1bd629440fff7a30e340c95e51f2732f239ff7115be211aaa23ba498d0f1b208")
    // Within Exchange an address may be no other than this.
    #expect(forwarded.files[0]["message-id"] == "3975CB0784A2C249A2EDDD4D43C53D08045B971A87@Stitch.pof.com.au")
    #expect(
      forwarded.files[0]["from"]
        == "/O=PHILLIPS ORMONDE AND FITZPATRICK/OU=EXCHANGE ADMINISTRATIVE GROUP (FYDIBOHF23SPDLT)/CN=RECIPIENTS/CN=NICK.BOOTH"
    )
    #expect(forwarded.files[0]["to"] == "nick.booth@pof.com.au")
  }

  @Test("What Outlook attaches as winmail.dat is opened")
  func outlookAttachments() throws {
    let bench = try MailBench()
    let told = try bench.open("testWINMAIL.dat", "TNEF", within: MailBench.fixtures)
    // As tnef 1.4.18 lists and extracts it.
    #expect(
      zip(told.files, told.contents).map { "\($0.path) \(digest(of: $1).prefix(16))" } == [
        "quick.doc 1240639edc264abf", "quick.html 5e7daab0b3edcfee", "quick.pdf 263bea348ce44185",
        "quick.txt becf39adaa5a3526", "quick.xml cc1704ac3bf0c4b8",
      ])
    #expect(told.words.isEmpty)
    try bench.write(
      Array(ReadOnlyFile.contents(of: MailBench.fixtures + "/testWINMAIL.dat", atMost: 1 << 20).prefix(30_000)), "half")
    #expect(try bench.open("half", "TNEF").troubles.map(\.problem) == [.malformed])
  }

  @Test("Sounds that were put into a document of Word are found under their own names")
  func embedded() throws {
    let told = try MailBench().open("Doc1_ole.doc", "OLE2 compound file", within: MailBench.fixtures)
    let sounds = zip(told.files, told.contents).filter { $0.0.path.hasSuffix(".wav") }
    // As olefile 0.47 reads the streams \1Ole10Native.
    #expect(
      sounds.map { "\($0.0.path)|\(digest(of: $0.1))" } == [
        "ObjectPool/_1310388058/MSj00748450000[1].wav|7c5a84c94c1f1be62f170d29e8163010d891de2ec190b8ad1b1afdbb63425d70",
        "ObjectPool/_1310388059/MSj00974840000[1].wav|9fefa37e70ed4194252ce9253d4a63783763be1558e745d382d841d6ddb3eb88",
      ])
    #expect(told.words.isEmpty)
  }

  @Test("What is attached to the mails of an Outlook store is found, with the folder that the mail lies in")
  func store() throws {
    let told = try MailBench().open("testPST.pst", "Outlook store", within: MailBench.fixtures)
    // As pffexport 20180714 exports it: a document attached to a mail that is attached to a mail.
    #expect(told.list == ["Début du fichier de données Outlook/mail 7/attachment 1/attachment.docx|11862"])
    #expect(
      told.contents.map { digest(of: $0) } == [
        "0c87a742c970907d3b08c73e7834768abadd00fe4f4995a7dd98a206d4c494c0"
      ])
    #expect(told.files[0]["folder"] == "Début du fichier de données Outlook" && told.words.isEmpty)
    #expect(told.files[0]["message-id"] == "3148510c2360443396a78d35e0888de9@pf.gov.br")
    #expect(told.files[0]["to"] == "lfcnassif@gmail.com")
    #expect(
      told.files[0]["from"]
        == "/o=PF/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/"
        + "cn=1986a6ceef584908bf591fb983a00f9d-Luis Filipe da Cruz N"
    )
  }

  @Test(
    "Outlook's copy of a server's mailbox (.ost) is opened as its stores are; a version that nobody can read is told")
  func cache() throws {
    // Byte 9 says what it is, bytes 10 and 11 in which version; two checksums go over both (MS-PST 2.2.2.6).
    let bench = try MailBench(
      """
      cat > make.py <<'END'
      import struct, zlib
      def crc(data): return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF
      for name, version in [('outlook.ost', 23), ('newer.ost', 99)]:
        data = bytearray(open('\(MailBench.fixtures)/testPST.pst', 'rb').read())
        data[9:11] = b'O' + bytes([version])
        struct.pack_into('<I', data, 4, crc(data[8:479]))
        struct.pack_into('<I', data, 524, crc(data[8:524]))
        open(name, 'wb').write(data)
      END
      python3 make.py
      """)
    let told = try bench.open("outlook.ost", "Outlook store")
    #expect(told.list == ["Début du fichier de données Outlook/mail 7/attachment 1/attachment.docx|11862"])
    #expect(told.words.isEmpty)
    let newer = try bench.open("newer.ost", "Outlook store")
    #expect(newer.files.isEmpty)
    #expect(newer.words == ["malformed of -: is damaged, or of a version of Outlook that Earshot cannot read"])
  }

  @Test(
    "What is damaged costs neither the program nor more than itself",
    arguments: [
      ("testPST.pst", "Outlook store"), ("testMSG_att_msg.msg", "OLE2 compound file"),
      ("Doc1_ole.doc", "OLE2 compound file"),
    ])
  func damaged(_ name: String, _ kind: String) throws {
    let bench = try MailBench()
    let whole = try ReadOnlyFile.contents(of: "\(MailBench.fixtures)/\(name)", atMost: 1 << 24)
    var state: UInt64 = 5
    var told = 0
    for turn in 0..<40 {
      var bytes = whole
      for _ in 0..<1 + turn {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        // Most of what is told of the rest stands at the beginning.
        bytes[Int(state >> 33) % (turn % 2 == 0 ? bytes.count : 4_096)] = UInt8(truncatingIfNeeded: state >> 25)
      }
      if turn % 4 == 3 { bytes.removeLast(bytes.count / 3) }
      try bench.write(bytes, "x")
      // Whatever comes of it is an answer in words.
      do { told += try bench.open("x", kind).troubles.count } catch { told += "\(error)".isEmpty ? 0 : 1 }
    }
    #expect(told > 0)
  }

  @Test("Whatever fuzzers have found or come near is answered, and breaks nothing")
  func corpus() throws {
    let folder = MailBench.fixtures.replacing("/Fixtures/mail", with: "/Fixtures/fuzz/mail")
    let names = try entries(of: folder).sorted()
    #expect(names.count >= 10)
    for name in names {
      let start = try ReadOnlyFile.contents(of: "\(folder)/\(name)", atMost: 1 << 20).prefix(5)
      let kind =
        start.starts(with: Array("!BDN".utf8))
        ? "Outlook store"
        : start.starts(with: [0xD0, 0xCF])
          ? "OLE2 compound file"
          : start.starts(with: Array("From ".utf8)) ? "mailbox" : "mail message"
      #expect(throws: Never.self, "\(name)") { _ = try MailBench().open(name, kind, within: folder) }
    }
  }
}

private func digest(of bytes: [UInt8]) -> String { unsafe bytes.withUnsafeBytes { unsafe SHA256.of($0).description } }
