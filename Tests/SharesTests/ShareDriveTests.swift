import DriveCollection
import Testing

@Suite("A drive that is a share")
struct ShareDriveTests {
  @Test("shows the copies on it, and what cannot be read of it as gaps")
  func copies() throws {
    let server = try SambaServer(
      fill: "mkdir -p Mary; head -c 30000 /dev/urandom > Mary/call.wav; echo other > other.wav")
    let words = try server.run("stat -c %s share/Mary/call.wav; sha256sum < share/Mary/call.wav").split(
      whereSeparator: \.isWhitespace)
    func collected(_ address: String, password: String = "password") throws -> CollectedDrive {
      let user = try server.run("id -un | tr -d '\\n'")
      return try CollectedDrive(
        in: server.folder, known: [("A", try #require(Int64(words[0])), String(words[1]))],
        drive: #"<drive name="S" type="share" path="\#(address)" user="\#(user)" password-file="\#(password)"/>"#,
        programs: CollectedDrive.built)
    }
    let place = "smb://127.0.0.1:\(server.port)/calls"
    let found = try collected(place)
    #expect(
      try found.copies("drive", "medium", "path", "recording", "state") == [
        "S|network share|Mary/call.wav|A|present"
      ])
    #expect(try found.gaps().filter { !$0.contains("whose its files are") } == [])
    #expect(try found.examined() == ["2 files examined, 0 were audio, 1 was a copy of a recording"])

    let refused = try collected(place, password: "wrong")
    #expect(
      try refused.gaps() == [
        "unreadable|\(place)|the share refuses the account: wrong password, or it may not read this"
      ])
    #expect(try refused.examined() == [])
  }
}
