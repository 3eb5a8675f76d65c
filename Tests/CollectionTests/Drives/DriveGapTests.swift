import Testing

@Suite("What of a drive could not be seen")
struct DriveGapTests {
  @Test("a folder and a file that may not be read are gaps by path and reason; the rest is examined")
  func unreadable() throws {
    let trial = try DriveTrial(
      "mkdir open closed; for f in open/a open/b closed/c; do echo $f > $f; done; chmod 0 closed open/b; chown -R 65534 . || true"
    )
    try trial.know([("r", "open/a")])
    // The owner may read without changing access times, but not what even the owner may not read.
    try trial.collect(asNobody: DriveTrial.isRoot)
    #expect(try trial.copies("path") == ["open/a"])
    #expect(
      try trial.gaps() == [
        "unreadable|…/pc/closed|1|the folder cannot be read: Permission denied",
        "unreadable|…/pc/open/b|1|the file cannot be read: Permission denied",
      ])
    #expect(try trial.rows("SELECT DISTINCT affects, workstation FROM coverage WHERE state = 'gap'") == ["copy|PC-01"])
  }

  @Test("many files of one folder that may not be read are one gap that counts them")
  func manyFiles() throws {
    let trial = try DriveTrial("mkdir d; (cd d; seq 200 | xargs touch); chmod 0 d/*; chown -R 65534 . || true")
    try trial.collect(withLedger: false, asNobody: DriveTrial.isRoot)
    #expect(
      try trial.gaps().dropFirst() == [
        "unreadable|…/pc/d|200|200 files here: each cannot be read: Permission denied (the first is 'd/1')"
      ])
  }

  @Test("a drive full of folders that may not be read names a hundred and counts the rest")
  func manyFolders() throws {
    let trial = try DriveTrial(
      "mkdir d; cd d; for n in $(seq 1000 1249); do mkdir -p $n/x; touch $n/f; done; chmod 0 */*; chown -R 65534 ..  || true"
    )
    try trial.collect(withLedger: false, asNobody: DriveTrial.isRoot)
    let gaps = try trial.gaps().dropFirst()
    #expect(gaps.count == 101)
    #expect(
      gaps.first
        == "unreadable|…/pc/d/1000|2|1 file and 1 folder here: each cannot be read: Permission denied (the first is "
        + "'d/1000/f')")
    #expect(
      gaps.last
        == "unreadable|…/pc|300|150 files and 150 folders in 150 further folders: cannot be read: Permission denied "
        + "(the first is 'd/1100/f')")
    #expect(try trial.rows("SELECT sum(count) FROM coverage WHERE problem = 'unreadable'") == ["500"])
  }

  @Test("what could be read only by changing its access time is not read", .enabled(if: DriveTrial.isRoot))
  func accessTime() throws {
    let trial = try DriveTrial(
      "mkdir theirs; echo 1 > theirs/f; echo 2 > f; echo 2 > own; chown 65534 . own; chmod 755 theirs; chmod 644 f theirs/f"
    )
    try trial.know([("r", "own")])
    let times = "stat -c '%n %X.%Z' . theirs f theirs/f own"
    try trial.run("find . -exec touch -h -a -d '2001-02-03' {} +")
    let before = try trial.run(times)
    try trial.collect(asNobody: true)
    #expect(try trial.run(times) == before)
    #expect(try trial.copies("path") == ["own"])
    let reason = "can be read only by changing the access time, which Earshot never does"
    #expect(
      try trial.gaps() == [
        "unreadable|…/pc|2|1 file and 1 folder here: each \(reason) (the first is 'f')"
      ])
    // A drive that is not Earshot's own account's at all is one gap, not thousands.
    try trial.run("chown 0 .")
    try trial.collect(asNobody: true)
    #expect(
      try trial.gaps() == [
        "unreadable|…/pc|-|the drive can be read only by changing access times, which Earshot never does"
      ])
  }

  @Test(
    "on a mount that keeps no access times everybody may read", .enabled(if: DriveTrial.isRoot && DriveTrial.canMount),
    arguments: [
      #"mount -t tmpfs -o noatime none "$PWD"; cd "$PWD"; mkdir d; echo 1 > d/f; chmod 755 . d"#,
      #"mkdir d; echo 1 > d/f; mount --bind "$PWD" "$PWD"; mount -o remount,bind,ro "$PWD""#,
    ])
  func noAccessTimes(script: String) throws {
    let trial = try DriveTrial(script)
    try trial.know([("r", "d/f")])
    try trial.collect(asNobody: true)
    #expect(try trial.gaps() == [])
    #expect(try trial.copies("path") == ["d/f"])
  }

  @Test(
    "another file system is entered only where the inventory says so, and is a gap where not",
    .enabled(if: DriveTrial.canMount))
  func mounts() throws {
    let trial = try DriveTrial(
      "mkdir -p mnt back; mount -t tmpfs none mnt; echo 1 > mnt/f; cp mnt/f f; mkdir mnt/proc; mount -t proc none mnt/proc"
    )
    try trial.know([("r", "f")])
    try trial.collect()
    #expect(try trial.copies("path") == ["f"])
    #expect(
      try trial.gaps() == [
        "not configured|…/pc/mnt|1|the folder is where another file system is mounted, which the inventory does not let the "
          + "walk enter"
      ])
    // What the kernel makes up is never entered.
    try trial.collect(DriveTrial.inventory(drive: #"cross-file-systems="yes""#))
    #expect(try trial.copies("path") == ["f", "mnt/f"])
    #expect(try trial.gaps() == [])
    // Listed as a drive of its own it is seen once, there.
    try trial.collect(
      DriveTrial.inventory(others: #"<drive name="D" path="pc/mnt"/>"#))
    #expect(try trial.copies("drive", "path") == ["C|f", "D|f"])
    #expect(try trial.gaps() == [])
  }

  @Test("a folder mounted within itself is walked once", .enabled(if: DriveTrial.canMount), arguments: ["yes", "no"])
  func loops(crosses: String) throws {
    let trial = try DriveTrial("mkdir -p a/b/c; echo 1 > a/f; mount --rbind . a/b/c")
    try trial.know([("r", "a/f")])
    try trial.collect(DriveTrial.inventory(drive: #"cross-file-systems="\#(crosses)""#))
    #expect(try trial.copies("path") == ["a/f"])
    #expect(try trial.gaps() == [])
  }

  @Test("a drive that is not there, no folder, or empty is a gap")
  func wholeDrives() throws {
    let trial = try DriveTrial("echo 1 > f; mkdir -p empty/folders/only full; echo 2 > full/f")
    try trial.know([("r", "f")])
    let inventory = """
      <inventory xmlns="urn:earshot:inventory:1"><workstation name="PC-02">
      <drive name="C" path="gone/c"/><drive name="D" path="pc/f"/><drive name="E" path="pc/empty"/><drive name="F" path="pc/full"/>
      <drive name="G" path="c.dd" type="image"/><drive name="H" path="smb://h/s" type="share" user="u" password-file="p"/><drive name="I" path="i" type="tape"/>
      </workstation></inventory>
      """
    try trial.collect(inventory)
    #expect(
      try trial.gaps() == [
        "absent|…/gone/c|-|the drive is not there", "absent|…/pc/f|-|it is not a folder, as a mounted drive is",
        "empty|…/pc/empty|-|the drive holds no file, which a workstation's drive always does",
        "not configured|…/c.dd|-|the image was not examined: the program earshot-open-image is not installed",
        "not configured|smb://h/s|-|the share was not examined: the program earshot-open-share is not installed",
        "not configured|…/i|-|a drive of the type 'tape' needs the program earshot-collect-tape, which is not installed",
      ])
    #expect(try trial.rows("SELECT DISTINCT workstation FROM coverage WHERE state = 'gap'") == ["PC-02"])
    try trial.collect(inventory, previousCounts: [trial.folder + "/pc/empty": 18_204, trial.folder + "/pc/full": 3])
    #expect(try trial.gaps().contains("empty|…/pc/empty|-|the drive holds no file; at the audit before it held 18,204"))
  }

  @Test("how many files a drive held is read back from the evidence before")
  func previousCounts() throws {
    let trial = try DriveTrial("touch 1 2 3")
    try trial.collect(withLedger: false)
    #expect(try trial.previousCounts() == [trial.folder + "/pc": 3])
  }

  @Test("without recordings to look for, the coverage says that no copy can be known")
  func ledgers() throws {
    let trial = try DriveTrial("echo 1 > f")
    func problems() throws -> [String] {
      try trial.rows("SELECT problem, affects FROM coverage WHERE state = 'gap' ORDER BY fact")
    }
    try trial.collect(withLedger: false)
    #expect(try problems() == ["not configured|copy"])
    try trial.collect()
    #expect(try problems() == ["absent|copy"])
    try trial.know(contents: [])
    try trial.collect()
    #expect(try problems() == ["empty|copy"])
    try trial.run("head -c 9000 /dev/urandom > ../ledger.sqlite")
    try trial.collect()
    #expect(try problems() == ["unreadable|copy"])
    #expect(try trial.examined() == ["1 file in 1 folder walked, 0 were audio, 0 were copies of recordings"])
  }
}
