import Collection
import Configuration
import Files
import Testing

/// Copies that lie within archives, found on a drive.
@Suite("Containers on drives") struct ContainerTests {
  static let openers = OpenerPrograms { name in
    let own = ThisProcess.executable
    let path = own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/" + name
    return kindOfFile(String(path)) == .file ? String(path) : nil
  }

  /// A drive with recordings `r1` and `r2` that are known and lie nowhere as files of their own.
  static func trial(_ script: String) throws -> DriveTrial {
    let trial = try DriveTrial(
      """
      cd ..; mkdir known; head -c 70000 /dev/urandom > known/1.wav; head -c 300 /dev/urandom > known/2.wav
      cp known/*.wav pc; cd pc; \(script); rm -f 1.wav 2.wav
      """)
    try trial.know([("r1", "../known/1.wav"), ("r2", "../known/2.wav")])
    return trial
  }

  @Test("a recording in an archive is a copy: where the archive lies, and where in it")
  func zipped() throws {
    let trial = try Self.trial(
      "mkdir a; touch -d 2026-10-01T10:00:00Z 1.wav; mv 1.wav a/call.wav; zip -qr new.zip a 2.wav; rm -r a; cp new.zip new.docx"
    )
    try trial.collect(openers: Self.openers)
    same(
      try trial.copies("path", "within", "container", "recording", "size", "kind", "state"),
      [
        "new.docx|2.wav|ZIP|r2|300|-|present", "new.docx|a/call.wav|ZIP|r1|70000|-|present",
        "new.zip|2.wav|ZIP|r2|300|-|present", "new.zip|a/call.wav|ZIP|r1|70000|-|present",
      ])
    #expect(try trial.copies("within-modified")[1] == "1790848800000000")
    #expect(try trial.gaps().isEmpty)
    same(
      try trial.examined(),
      [
        "2 files in 1 folder walked, 0 were audio, 4 were copies of recordings, 2 archives, mails, mail stores and office "
          + "documents were looked into and held 4 files, 0 of them audio"
      ])
    same(
      try trial.rows("SELECT path, size FROM input_file ORDER BY path"),
      [
        "…/inventory.xml|\(try trial.words("stat -c %s ../inventory.xml")[0])", "…/pc/new.docx » 2.wav|300",
        "…/pc/new.docx » a/call.wav|70000", "…/pc/new.zip » 2.wav|300", "…/pc/new.zip » a/call.wav|70000",
      ])
  }

  @Test(
    "whatever was packed how often, it is found",
    arguments: [
      ("tar czf x.tgz 1.wav", "x.tgz|1.wav|gzip"), ("tar cf x.tar 1.wav", "x.tar|1.wav|tar"),
      ("7z a -bd x.7z 1.wav", "x.7z|1.wav|7z"), ("gzip -k 1.wav", "1.wav.gz|1.wav|gzip"),
      ("bsdtar --format iso9660 -cf x.iso 1.wav", "x.iso|1.wav|ISO 9660 image"),
      (
        "bsdtar --format iso9660 -cf x.iso 1.wav; zip -q y.zip x.iso; rm x.iso",
        "y.zip|x.iso » 1.wav|ISO 9660 image in ZIP"
      ),
      (
        "zip -q a.zip 1.wav; tar cJf b.txz a.zip; zip -q c.bin b.txz; rm a.zip b.txz; mv c.bin.zip c.bin || true",
        "c.bin|b.txz » a.zip » 1.wav|ZIP in xz in ZIP"
      ),
    ])
  func nested(_ maker: String, _ copy: String) throws {
    let trial = try Self.trial(maker)
    try trial.collect(openers: Self.openers)
    same(try trial.copies("path", "within", "container"), [copy])
    #expect(try trial.gaps().isEmpty)
  }

  /// Makes `stub`: a program for Windows of one section, as far as its headers tell; `signed`: the same with a signature.
  private static let stub = """
    python3 - <<'END'
    import struct
    def program(signature):
      directories = [(0, 0)] * 16
      if signature: directories[4] = (2048, len(signature))
      optional = struct.pack('<H90xI', 0x10b, 16) + b''.join(struct.pack('<II', *d) for d in directories)
      head = b'MZ' + bytes(58) + struct.pack('<I', 128) + bytes(64) + b'PE\\0\\0'
      head += struct.pack('<HHIIIHH', 0x14c, 1, 0, 0, 0, len(optional), 0x102) + optional
      head += struct.pack('<8sIIIIIIHHI', b'.text', 1024, 4096, 1024, 1024, 0, 0, 0, 0, 0)
      return head.ljust(2048, b'x') + signature
    open('../stub', 'wb').write(program(b''))
    open('../signed', 'wb').write(program(bytes(1000)))
    END

    """

  @Test(
    "a recording in an archive that unpacks itself is found, also where that lies in another",
    arguments: [
      ("zip -q x.zip 1.wav; cat ../stub x.zip > x.exe", "x.exe|1.wav|self-extracting archive"),
      ("zip -q x.zip 1.wav; cat ../stub x.zip > x.exe; zip -qA x.exe", "x.exe|1.wav|self-extracting archive"),
      (
        "7z a -bd x.7z 1.wav; (cat ../stub; echo ';!@Install@!UTF-8!;!@InstallEnd@!'; cat x.7z) > x.exe",
        "x.exe|1.wav|self-extracting archive"
      ),
      ("gcab -c x.cab 1.wav; cat ../signed x.cab > x.scr", "x.scr|1.wav|self-extracting archive"),
      (
        "7z a -bd x.7z 1.wav; cat ../stub x.7z > x.exe; zip -q y.bin x.exe; mv y.bin.zip y.bin || true; rm x.exe",
        "y.bin|x.exe » 1.wav|self-extracting archive in ZIP"
      ),
    ])
  func selfExtracting(_ maker: String, _ copy: String) throws {
    let trial = try Self.trial(Self.stub + maker + "; rm -f x.zip x.7z x.cab")
    try trial.collect(openers: Self.openers)
    same(try trial.copies("path", "within", "container"), [copy])
    #expect(try trial.gaps().isEmpty)
  }

  @Test("a program with nothing appended, with a signature or with data of its own is no archive and no gap")
  func programs() throws {
    let trial = try Self.trial(
      Self.stub + "cp ../stub ../signed .; (cat stub; head -c 90000 /dev/zero) > a.exe; head -c 300 stub > b.exe; "
        + "zip -q x.zip stub signed a.exe b.exe")
    try trial.collect(openers: Self.openers)
    same(try trial.copies("path"), [])
    #expect(try trial.gaps().isEmpty)
    same(
      try trial.examined(),
      [
        "5 files in 1 folder walked, 0 were audio, 0 were copies of recordings, 1 archive, mail, mail store or office "
          + "document was looked into and held 4 files, 0 of them audio"
      ])
  }

  @Test("a recording is found in a mail, in an archive that is attached to one, and in a mailbox")
  func mailed() throws {
    let trial = try Self.trial(
      """
      touch -d @1795000000 2.wav; zip -q a.zip 2.wav
      cat > ../make.py <<'END'
      import email.message, mailbox
      def mail(name):
        m = email.message.EmailMessage()
        m['From'], m['To'], m['Subject'], m['Date'] = 'a@b', 'c@d', 'x', 'Mon, 23 Nov 2026 06:00:00 +0000'
        m.set_content('x')
        m.add_attachment(open(name, 'rb').read(), maintype='audio', subtype='x', filename=name)
        return m
      open('m.eml', 'wb').write(mail('1.wav').as_bytes())
      open('z.txt', 'wb').write(mail('a.zip').as_bytes())
      box = mailbox.mbox('Inbox'); box.add(mail('2.wav')); box.add(mail('1.wav')); box.close()
      END
      python3 ../make.py; rm a.zip
      """)
    try trial.collect(openers: Self.openers)
    same(
      try trial.copies("path", "within", "container", "within-modified"),
      [
        "Inbox|mail 1/2.wav|mailbox|-", "Inbox|mail 2/1.wav|mailbox|-", "m.eml|1.wav|mail message|-",
        "z.txt|a.zip » 2.wav|ZIP in mail message|1795000000000000",
      ])
    same(try trial.gaps(), [])
    // The copy itself is named, as of when the mail with it was sent.
    same(
      try trial.rows("SELECT path, modified FROM input_file WHERE path LIKE '%»%' ORDER BY path"),
      [
        "…/pc/Inbox » mail 1/2.wav|1795413600000000", "…/pc/Inbox » mail 2/1.wav|1795413600000000",
        "…/pc/m.eml » 1.wav|1795413600000000", "…/pc/z.txt » a.zip » 2.wav|1795000000000000",
      ])
  }

  /// Makes `m.eml`, in which `file` is attached, and `a.zip` with a copy. `tnef(file)` is what Outlook puts round one.
  static let mails = """
    touch -d @1795000000 1.wav; zip -q a.zip 1.wav
    cat > ../make.py <<'END'
    import email.message, email.policy, mailbox, struct, sys
    def mail(name, sender='jo@town.example', **more):
      m = email.message.EmailMessage()
      m['From'], m['To'], m['Cc'] = f'Jo Ash <{sender}>', 'Lee <lee@home.example>', 'c@d.example'
      m['Date'], m['Message-ID'] = 'Mon, 23 Nov 2026 06:00:00 +0000', f'<1.{sender}>'
      m.set_content('x')
      m.add_attachment(open(name, 'rb').read(), maintype='audio', subtype='x', filename=name)
      return m
    def write(name, m): open(name, 'wb').write(m.as_bytes())
    def tnef(name):
      def part(level, number, data):
        return struct.pack('<BII', level, number, len(data)) + data + struct.pack('<H', sum(data) % 65536)
      return struct.pack('<IH', 0x223E9F78, 1) + part(1, 0x00089006, struct.pack('<I', 0x10000)) + part(2, 0x00069002, bytes(14)) \
        + part(2, 0x00018010, name.encode() + b'\\0') + part(2, 0x0006800F, open(name, 'rb').read())

    """

  @Test(
    "of a copy in a mail, or in whatever is attached to one, the innermost mail tells which it is, from whom, to whom and when",
    arguments: [
      ("write('m.eml', mail('1.wav'))", "mail message|1.jo@town.example|-|jo@town.example|1795413600000000|-"),
      (
        "write('m.eml', mail('a.zip'))",
        "ZIP in mail message|1.jo@town.example|-|jo@town.example|1795413600000000|1795000000000000"
      ),
      (
        "box = mailbox.mbox('Inbox'); box.add(mail('a.zip', 'a@b.example')); box.close()",
        "ZIP in mailbox|1.a@b.example|-|a@b.example|1795413600000000|1795000000000000"
      ),
      (
        "open('winmail.dat', 'wb').write(tnef('1.wav')); write('m.eml', mail('winmail.dat'))",
        "TNEF in mail message|1.jo@town.example|-|jo@town.example|1795413600000000|-"
      ),
      (
        "write('in.eml', mail('1.wav', 'in@b.example')); write('m.eml', mail('in.eml'))",
        "mail message in mail message|1.in@b.example|-|in@b.example|1795413600000000|-"
      ),
      (
        "write('in.eml', mail('1.wav')); import zipfile; zipfile.ZipFile('b.zip', 'w').write('in.eml')",
        "mail message in ZIP|1.jo@town.example|-|jo@town.example|1795413600000000|-"
      ),
    ])
  func letters(_ maker: String, _ told: String) throws {
    let trial = try Self.trial(Self.mails + maker + "\nEND\npython3 ../make.py; rm -f a.zip in.eml winmail.dat")
    try trial.collect(openers: Self.openers)
    same(
      try trial.copies("container", "mail-id", "mail-folder", "mail-from", "mail-sent", "within-modified"), [told])
    same(try trial.copies("mail-to"), ["lee@home.example, c@d.example"])
    same(try trial.gaps(), [])
  }

  @Test(
    "of one in no mail nothing of the kind is told; of one in an Outlook store also the folder that the mail lies in")
  func noLetters() throws {
    let store = DriveTrial.repository + "/Tests/Fixtures/mail/testPST.pst"
    let trial = try Self.trial("zip -q a.zip 1.wav; cp '\(store)' .")
    try trial.know([("r1", "../known/1.wav")])
    let document = "0c87a742c970907d3b08c73e7834768abadd00fe4f4995a7dd98a206d4c494c0"
    try trial.know(contents: [("r3", 11_862, document)])
    try trial.collect(openers: Self.openers)
    same(
      try trial.copies("path", "mail-id", "mail-folder", "mail-to", "mail-sent"),
      [
        "a.zip|-|-|-|-",
        "testPST.pst|3148510c2360443396a78d35e0888de9@pf.gov.br|Début du fichier de données Outlook|lfcnassif@gmail.com|"
          + "1606429080773000",
      ])
    same(try trial.gaps(), [])
  }

  @Test("an archive that is encrypted, damaged or beyond a limit is a gap that names it, and costs nothing else")
  func gaps() throws {
    let trial = try Self.trial(
      """
      zip -qP secret locked.zip 1.wav; zip -q half.zip 1.wav 2.wav; truncate -s 40000 half.zip
      7z a -bd -psecret -mhe=on dark.7z 1.wav; mkdir b; truncate -s 40M b/big; gzip b/big
      seq 300 | xargs touch; zip -q many.zip $(seq 300); rm $(seq 300)
      zip -q 1.zip 2.wav; for i in 2 3 4; do zip -q $i.zip $((i - 1)).zip; rm $((i - 1)).zip; done; mv 4.zip deep.zip
      zip -q good.zip 2.wav
      """)
    try trial.collect(
      openers: Self.openers,
      containers: ContainerSettings(mostBytes: 20_000_000, mostFiles: 200, deepest: 3))
    same(try trial.copies("path", "within"), ["good.zip|2.wav"])
    same(
      try trial.gaps(),
      [
        "too large|…/pc/many.zip|1|the file holds more than 200 files, and was looked at no further",
        "truncated|…/pc/half.zip|1|the file breaks off, so that what may stand behind that place was not seen",
        "unreadable|…/pc/dark.7z|1|the file is encrypted, so that nobody can look into it without its password",
        "too large|…/pc/b/big.gz|1|the file holds more than 20.0 MB when it is unpacked, and was looked at no further",
        "too large|…/pc/deep.zip » 3.zip » 2.zip » 1.zip|1|the file lies 3 containers deep, and the configuration lets "
          + "Earshot look into no more within one another",
        "malformed|…/pc/half.zip » 1.wav|1|the file is damaged, so that not all of it could be read "
          + "(ZIP decompression failed (-5))",
        "unreadable|…/pc/locked.zip » 1.wav|1|the file is encrypted, so that nobody can look into it without its password",
      ])
  }

  @Test("where the program that opens archives is not installed, the drive has a gap that says how many it has")
  func notInstalled() throws {
    let trial = try Self.trial("zip -q a.zip 1.wav; cp a.zip b.zip; printf 'Received: from x\\nDate: y\\n\\n' > m.eml")
    try trial.collect(openers: OpenerPrograms { _ in nil })
    same(
      try trial.gaps(),
      [
        "not configured|…/pc|2|2 archives were not looked into: the program earshot-open-archive is not installed",
        "not configured|…/pc|1|1 mail or office document was not looked into: the program earshot-open-mail is not installed",
      ])
  }

  @Test("an image of a disk that lies on a drive is a gap, until the inventory lists it as a drive of its own")
  func disks() throws {
    let trial = try Self.trial(
      """
      for n in fat ext ntfs parts vhd; do mkdir $n; truncate -s 8M $n/disk; done
      mkfs.vfat fat/disk > /dev/null; mkfs.ext4 -q ext/disk; mkntfs -qQF ntfs/disk > /dev/null 2>&1
      echo 2048,,c | sfdisk -q parts/disk; printf conectix | dd of=vhd/disk conv=notrunc status=none
      mkdir zipped; cp ext/disk zipped; zip -qj zipped/z.zip zipped/disk; rm zipped/disk
      mkdir data; truncate -s 8M data/zeros; head -c 8M /dev/urandom > data/noise
      """)
    let image = "1|the file is an image of a disk, which is looked into only as a drive of its own"
    let gaps = ["ext", "fat", "ntfs", "parts"].map { "not configured|…/pc/\($0)/disk|\(image)" }
    let others = [
      "not configured|…/pc/vhd/disk|1|the file is the disk of a virtual machine, into which Earshot does not look",
      "not configured|…/pc/zipped/z.zip » disk|\(image)",
    ]
    for hours in [1, 2] as [Int64] {
      try trial.collect(memory: trial.place(hours: hours), openers: Self.openers)
      same(try trial.gaps(), gaps + others)
    }
    try trial.collect(
      DriveTrial.inventory(others: "<drive name=\"D\" type=\"image\" path=\"pc/fat/disk\"/>"),
      memory: trial.place(hours: 3), openers: Self.openers)
    same(
      try trial.gaps().filter { $0.contains("an image of a disk") }, gaps.filter { !$0.contains("/fat/") } + [others[1]]
    )
    // Where containers are not wanted, nor are these.
    try trial.collect(openers: Self.openers, containers: nil)
    #expect(
      try trial.examined()[0].hasSuffix("6 archives, mails, mail stores and office documents were not looked into"))
    #expect(try trial.gaps().isEmpty)
  }

  @Test("where the configuration says so, no archive is looked into, and the coverage says how many there were")
  func notWanted() throws {
    let trial = try Self.trial("zip -q a.zip 1.wav")
    try trial.collect(openers: Self.openers, containers: nil)
    #expect(try trial.copies("path").isEmpty)
    #expect(
      try trial.examined()[0].hasSuffix("1 archive, mail, mail store or office document was not looked into"))
  }

  @Test(
    "an archive that has not changed is not looked into again, until a recording becomes known that may lie in it",
    .enabled(if: DriveTrial.remembers))
  func remembered() throws {
    let trial = try Self.trial(
      """
      zip -q a.zip 1.wav 2.wav; for i in 3 4 5; do head -c ${i}00 /dev/urandom > ../known/$i.wav; cp ../known/$i.wav .; done
      zip -q b.zip 3.wav; gzip -c 4.wav > 4.gz; zip -qP secret c.zip 5.wav; rm ?.wav
      """)
    let copies = ["a.zip|1.wav", "a.zip|2.wav"]
    for hours in [1, 2] as [Int64] {
      try trial.collect(memory: trial.place(hours: hours), openers: Self.openers)
      same(try trial.copies("path", "within"), copies)
      let words =
        "4 archives, mails, mail stores and office documents were looked into and held 4 files, 0 of them audio"
      #expect(try trial.examined()[0].contains(words))
      same(
        try trial.gaps(),
        ["unreadable|…/pc/c.zip » 5.wav|1|the file is encrypted, so that nobody can look into it without its password"])
    }
    // What holds a copy is looked into each time.
    #expect(try trial.remembered() == ["3", "0"])
    // One that has the size of what was not read, one whose bytes were.
    var known = [("r1", "../known/1.wav"), ("r2", "../known/2.wav"), ("r3", "../known/3.wav")]
    try trial.know(known)
    try trial.collect(memory: trial.place(hours: 3), openers: Self.openers)
    same(try trial.copies("path", "within"), copies + ["b.zip|3.wav"])
    #expect(try trial.remembered() == ["2", "1"])
    known.append(("r4", "../known/4.wav"))
    try trial.know(known)
    try trial.collect(memory: trial.place(hours: 4), openers: Self.openers)
    same(try trial.copies("path", "within"), ["4.gz|4"] + copies + ["b.zip|3.wav"])
    // No name of what lies in a container is kept, but of what could not be looked into.
    #expect(try trial.memoryRows("SELECT count(*) FROM file WHERE instr(insides, 'wav') > 0") == ["1"])
  }

  @Test(
    "an archive that the spot check reads is not unpacked again while its bytes are the same, and is when they are not",
    .enabled(if: DriveTrial.remembers))
  func spotChecked() throws {
    let trial = try Self.trial(
      """
      head -c 9000 /dev/urandom > pad; head -c $(stat -c %s 1.wav) /dev/urandom > 3.wav
      tar cf t.tar pad 3.wav; zip -qP secret c.zip pad; rm pad 2.wav 3.wav; mv 1.wav ..
      """)
    let spotCheck = MemorySettings(spotCheck: 100)
    try trial.collect(memory: trial.place(hours: 1), openers: Self.openers)
    let (examined, gaps) = (try trial.examined()[0], try trial.gaps())
    #expect(gaps.count == 1)
    // Nothing is there that could unpack them.
    try trial.collect(
      memory: trial.place(hours: 2), remembering: spotCheck, openers: OpenerPrograms { _ in nil })
    #expect(try trial.examined()[0].hasPrefix(examined))
    same(try trial.gaps(), gaps)
    #expect(try trial.remembered() == ["0", "2"])
    // Written over behind the first bytes, as if its times had been put back to what they were.
    try trial.run("dd if=../1.wav of=t.tar bs=512 seek=20 conv=notrunc status=none")
    let now = try trial.words("stat -c '%i %.9Y %.9Z' t.tar").map { $0.replacing(".", with: "") }
    try trial.alter("UPDATE file SET modified = \(now[1]), changed = \(now[2]) WHERE inode = \(now[0])")
    try trial.collect(memory: trial.place(hours: 3), remembering: spotCheck, openers: Self.openers)
    same(try trial.copies("path", "within"), ["t.tar|3.wav"])
    #expect(
      try trial.gaps().contains { $0.contains("pc/t.tar|-|the file holds other bytes than when it was last read") })
  }

  @Test("the same drive gives the same evidence, byte for byte, whatever the threads do")
  func repeats() throws {
    let trial = try Self.trial(
      "for i in $(seq 30); do cp 1.wav c$i.wav; zip -q z$i.zip c$i.wav 2.wav; rm c$i.wav; done; zip -qP p l.zip 1.wav")
    var digests: Set<String> = []
    for threads in [1, 2, 4] {
      try trial.collect(threads: threads, openers: Self.openers)
      digests.insert(try trial.words("sha256sum < ../workstations.evidence")[0])
    }
    #expect(digests.count == 1)
    #expect(try trial.copies("path").count == 60)
  }
}

/// Expects equal lines, and shows both where they are not.
func same(_ found: [String], _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(found == expected, sourceLocation: sourceLocation)
}
