import Collection
import Configuration
import Evidence
import Testing

@Suite("Who may open what in a store")
struct StorePermissionTests {
  /// `path|of|via|who|may-read|may-write|mode|count`
  private func facts(_ trial: StoreTrial, _ condition: String = "true") throws -> [String] {
    try trial.rows(
      """
      SELECT path, "of", via, who, "may-read", "may-write", mode, count FROM "store-permission"
      WHERE \(condition) ORDER BY fact
      """)
  }

  private func store(_ script: String) throws -> StoreTrial {
    let trial = try StoreTrial()
    try trial.write("store/a/1.wav", StoreTrial.wave(1))
    try trial.write("store/a/2.wav", StoreTrial.wave(2))
    try trial.write("store/a/3.txt", "x")
    trial.shell(
      "chmod 755 . store && chown -R root:root store && chmod 750 store/a && chmod 640 store/a/* && \(script)")
    try trial.collect(.fileNames(layoutFile: StoreTrial.layout("asterisk-mixmonitor")))
    return trial
  }

  @Test("files of a folder with equal permissions are one fact for each entry; others go by their own path")
  func folded() throws {
    let trial = try store("chgrp -R games store/a && chmod 644 store/a/2.wav")
    #expect(
      try facts(trial) == [
        ".|folder|owner|root|1|1|rwxr-xr-x|1", ".|folder|group|root|1|0|rwxr-xr-x|1",
        ".|folder|others|everybody|1|0|rwxr-xr-x|1", "a|folder|owner|root|1|1|rwxr-x---|1",
        "a|folder|group|games|1|0|rwxr-x---|1", "a|folder|others|everybody|0|0|rwxr-x---|1",
        "a|files|owner|root|1|1|rw-r-----|2", "a|files|group|games|1|0|rw-r-----|2",
        "a|files|others|everybody|0|0|rw-r-----|2", "a/2.wav|files|owner|root|1|1|rw-r--r--|1",
        "a/2.wav|files|group|games|1|0|rw-r--r--|1",
        // Readable by everybody, below a folder that lets nobody else through.
        "a/2.wav|files|others|everybody|0|0|rw-r--r--|1",
      ])
    #expect(
      try trial.rows("SELECT count(*) FROM coverage WHERE state = 'gap' AND affects LIKE '%store-permission%'") == ["0"]
    )
  }

  @Test("a file is open to everybody where every folder above lets everybody through")
  func open() throws {
    let trial = try store("chmod 711 store/a && chmod 644 store/a/1.wav && chmod 646 store/a/2.wav")
    #expect(
      try facts(trial, #"via = 'others' AND path LIKE 'a%'"#) == [
        "a|folder|others|everybody|0|0|rwx--x--x|1", "a/1.wav|files|others|everybody|1|0|rw-r--r--|1",
        "a/2.wav|files|others|everybody|1|1|rw-r--rw-|1", "a/3.txt|files|others|everybody|0|0|rw-r-----|1",
      ])
  }

  @Test("the folders above the store do not count, since a share does not go through them")
  func parents() throws {
    let trial = try store("chmod 755 store/a && chmod 644 store/a/* && chmod 700 .")
    #expect(try facts(trial, #"via = 'others' AND "of" = 'files'"#) == ["a|files|others|everybody|1|0|rw-r--r--|3"])
  }

  @Test("named users and groups of an access control list count within its mask, and its words are told")
  func lists() throws {
    let trial = try store(
      "setfacl -m u:nobody:rx,g:games:rx store/a && setfacl -d -m u:nobody:r store/a "
        + "&& setfacl -m u:nobody:rw,g:games:rw,m:r store/a/1.wav && setfacl -m u:daemon:r store/a/2.wav")
    #expect(
      try facts(trial, "via LIKE 'named%' AND path = 'a/1.wav'") == [
        "a/1.wav|files|named user|nobody|1|0|rw-r----- u::rw-,u:nobody:rw-,g::r--,g:games:rw-,m::r--,o::---|1",
        "a/1.wav|files|named group|games|1|0|rw-r----- u::rw-,u:nobody:rw-,g::r--,g:games:rw-,m::r--,o::---|1",
      ])
    // The folder does not let daemon through.
    #expect(
      try trial.rows(#"SELECT who, "may-read" FROM "store-permission" WHERE path = 'a/2.wav' AND via = 'named user'"#)
        == ["daemon|0"])
    #expect(
      try trial.rows(#"SELECT DISTINCT mode FROM "store-permission" WHERE path = 'a' AND "of" = 'folder'"#) == [
        "rwxr-x--- u::rwx,u:nobody:r-x,g::r-x,g:games:r-x,m::r-x,o::---; for what is made in it: "
          + "u::rwx,u:nobody:r--,g::r-x,m::r-x,o::---"
      ])
  }

  @Test("whom an access control list names may read what really can be opened by that user, and nobody else")
  func referee() throws {
    let trial = try store(
      "setfacl -m u:nobody:x store/a && setfacl -m u:nobody:r store/a/1.wav && chmod 644 store/a/2.wav && chmod 640 store/a/3.txt"
    )
    trial.shell(
      "for f in a/1.wav a/2.wav a/3.txt; do setpriv --reuid=nobody --regid=games --clear-groups "
        + "cat store/$f > /dev/null 2>&1 && echo $f; done > opened || true")
    // 2.wav is open to others, and the folder lets nobody through by name.
    #expect(try trial.words("opened") == ["a/1.wav", "a/2.wav"])
    #expect(
      try trial.rows(#"SELECT path FROM "store-permission" WHERE who = 'nobody' AND "may-read" = 1"#) == ["a/1.wav"])
  }

  @Test("users and groups without a name go by their numbers; links are not followed")
  func names() throws {
    let trial = try store("chown 54321:54322 store/a/1.wav && mkdir out && chmod 777 out && ln -s ../out store/link")
    #expect(
      try trial.rows(#"SELECT DISTINCT who FROM "store-permission" WHERE path = 'a/1.wav' ORDER BY who"#)
        == ["54321", "54322", "everybody"])
    #expect(try facts(trial, "path LIKE '%link%' OR path LIKE '%out%'") == [])
  }

  @Test("a name with a slash-like neighbour does not confuse the tree of folders")
  func order() throws {
    let trial = try StoreTrial()
    for folder in ["a", "a-b", "a/b"] { try trial.write("store/\(folder)/1.wav", StoreTrial.wave(1)) }
    trial.shell("chmod -R a+rX . && chmod 700 store/a")
    try trial.collect(.fileNames(layoutFile: StoreTrial.layout("asterisk-mixmonitor")))
    #expect(
      try trial.rows(
        #"SELECT path, "may-read" FROM "store-permission" WHERE via = 'others' AND "of" = 'files' ORDER BY path"#)
        == ["a|0", "a-b|1", "a/b|0"])
  }

  @Test("no two facts are taken for one another: a folder is not the files in it")
  func keys() throws {
    let trial = try store("chmod 755 store/a && chmod 644 store/a/2.wav && setfacl -m u:nobody:rx store/a")
    let key = FactKind.storePermission.key.map { "\"\($0)\"" }.joined(separator: ", ")
    #expect(
      try trial.rows(#"SELECT count(DISTINCT "of") FROM "store-permission" WHERE path = 'a' AND via = 'others'"#)
        == ["2"])
    #expect(
      try trial.rows("SELECT \(key), count(*) FROM \"store-permission\" GROUP BY \(key) HAVING count(*) > 1") == [])
  }
}
