import Files
import FoundFiles
import Glibc
import Testing

@Suite("The program that reads shares")
struct ShareTests {
  @Test("finds the files that are shared, with their sizes, times and contents, as smbclient lists them")
  func same() throws {
    let server = try SambaServer(
      fill: #"""
        mkdir -p 'May/Mary Ann'/deep; head -c 200000 /dev/urandom > 'May/Mary Ann/deep/Anruf – Müller.wav'; echo one > one.wav
        for n in $(seq 300); do echo $n > May/$n.txt; done; : > empty; touch -d '2025-03-04 05:06:07 UTC' one.wav
        echo odd > '100% sure #1 @home & co;.wav'; echo coded > '%41%2F.wav'
        """#)
    let told = try server.told()
    #expect(told.withoutOwners == [])
    // SMB counts units of 100 ns.
    let expected = try server.run(
      #"cd share; find . -type f -printf '%P %s %T@ ' -exec sha256sum {} ';' | sed -E 's/  .*//; s/(\.[0-9]{6})[0-9]+ /\1 /'"#
    )
    let lines = told.files.values.map { file in
      let modified = file.modified ?? 0
      return
        "\(file.path) \(file.size ?? -1) \(modified / 1_000_000).\(zeros(modified % 1_000_000)) \(told.digests[file.path] ?? "?")"
    }
    #expect(lines.sorted() == expected.split(separator: "\n").map(String.init).sorted())
    let listed = try server.run(
      "smbclient -s smb.conf -p \(server.port) //127.0.0.1/calls -U \"$(id -un)%secret-1\" -c 'recurse; ls' 2>/dev/null | grep -c ' [AN] '"
    )
    #expect(listed == "\(told.files.count)\n")
  }

  private func zeros(_ microseconds: Int64) -> String {
    let text = String(microseconds)
    return String(repeating: "0", count: 6 - text.utf8.count) + text
  }

  @Test("examines a folder of a share alone where the address names one")
  func folder() throws {
    let server = try SambaServer(fill: "mkdir -p a/b c; echo 1 > a/b/1.wav; echo 2 > c/2.wav")
    #expect(try server.told("calls/a").files.keys.sorted() == ["b/1.wav"])
  }

  @Test(
    "says whose a file is", .enabled(if: geteuid() == 0, "port 445, where a server says it, is root's"))
  func owner() throws {
    let server = try SambaServer(fill: "echo 1 > 1.wav", port: 445)
    let told = try server.told()
    let owner = try #require(told.files["1.wav"]?.owner)
    let expected = try server.run(
      "smbcacls --numeric -s smb.conf //127.0.0.1/calls 1.wav -U \"$(id -un)%secret-1\" 2>/dev/null | sed -n 's/^OWNER://p'"
    )
    #expect(owner + "\n" == expected)
    #expect(told.troubles == [])
  }

  @Test(
    "speaks to a server that wants each message signed, and to one that wants all encrypted",
    arguments: ["server signing = mandatory", "server smb encrypt = required", "server smb encrypt = off"])
  func protected(settings: String) throws {
    let server = try SambaServer(fill: "echo 1 > 1.wav", settings: settings)
    #expect(try server.told().files.keys.sorted() == ["1.wav"])
  }

  @Test("speaks to no server that knows only the first version of SMB, which anybody in between could change")
  func old() throws {
    let server = try SambaServer(
      fill: "echo 1 > 1.wav",
      settings:
        "server min protocol = NT1\nserver max protocol = NT1\nclient min protocol = NT1\nclient max protocol = NT1")
    let told = try server.told()
    #expect(told.files.isEmpty)
    #expect(told.troubles.count == 1)
  }

  @Test("says what keeps a share from being read, and what to do")
  func refused() throws {
    // The address, the password file, and what is said of it.
    let cases = [
      ("calls", "wrong", "refuses the account"), ("closed", "password", "refuses the account"),
      ("nothing", "password", "no such share"), ("calls/nothing", "password", "no such share or folder"),
      ("calls/..", "password", "leads out of it"), ("calls", "missing", "cannot be signed in to"),
      ("calls", "open", "cannot be signed in to"),
    ]
    let server = try SambaServer(fill: "echo 1 > 1.wav")
    try server.run("cp password open; chmod 644 open")
    for (address, password, words) in cases {
      let told = try server.told(address, password: password)
      #expect(told.files.isEmpty)
      #expect(told.troubles.count == 1)
      let trouble = try #require(told.troubles.first)
      #expect(trouble.what.contains(words), "\(trouble)")
      #expect(trouble.path == nil)
      #expect(!trouble.remedy.isEmpty)
      #expect(!"\(told.troubles)".contains("secret"))
    }
  }

  @Test("says that a server cannot be reached or is not known")
  func unreachable() throws {
    let server = try SambaServer(fill: "echo 1 > 1.wav")
    server.stop()
    #expect(try server.told().troubles.map { $0.what.contains("cannot be reached") } == [true])
    let told = try ToldShare(
      "smb://no-such-host.invalid/calls", user: "root", passwordFile: "\(server.folder)/password")
    #expect(told.troubles.map { $0.what.contains("not known") } == [true])
  }

  @Test("tells of a server that goes away in the middle, and ends")
  func goesAway() throws {
    let server = try SambaServer(
      fill: "for n in $(seq 9); do mkdir $n; head -c 9000 /dev/zero > $n/$n.wav; done")
    let told = try server.told { file in
      server.stop()
      return .contents(upTo: .max)
    }
    #expect(!told.troubles.isEmpty)
    #expect(told.files.count < 9)
    #expect(told.troubles.contains { $0.what.contains("went away") }, "\(told.troubles)")
  }

  @Test("goes through folders once where links on the server lead in circles")
  func circles() throws {
    let server = try SambaServer(
      fill: "mkdir -p a/b; echo 1 > a/b/1.wav; ln -s .. a/b/up; ln -s . here; ln -s a/b again")
    let told = try server.told()
    #expect(told.files.count == 1)
    #expect(told.withoutOwners.count == 3)
    #expect(told.withoutOwners.allSatisfy { $0.what.contains("gone through in another place") }, "\(told.troubles)")
  }

  @Test("tells of each folder and file that the account may not read, and reads all else", .enabled(if: geteuid() == 0))
  func closedParts() throws {
    let server = try SambaServer(
      fill:
        "mkdir open shut; echo 1 > open/1.wav; echo 2 > open/2.wav; echo 3 > shut/3.wav; chmod 700 shut; chmod 600 open/2.wav; chmod 755 .. .",
      settings: "force user = nobody")
    let told = try server.told()
    #expect(told.digests.keys.sorted() == ["open/1.wav"])
    #expect(told.troubles.compactMap(\.path).sorted() == ["open/2.wav", "shut"])
  }

  @Test("changes nothing on the server")
  func unchanged() throws {
    let server = try SambaServer(fill: "mkdir a; echo 1 > a/1.wav; echo 2 > 2.wav")
    let look = "find share -printf '%p %s %T@ %C@ %m %U\\n' | sort"
    let before = try server.run(look)
    #expect(try server.told().files.count == 2)
    #expect(try server.run(look) == before)
  }
}
