import Digest
import Files
import FoundFiles
import Glibc
import Servants
import Synchronization
import Testing

/// A real Samba server on the loopback, with a folder of its own that it shares as `calls`.
final class SambaServer: Sendable {
  let folder: String
  let port: UInt16
  private let children: [Child]

  /// - Parameters:
  ///   - fill: a shell script that fills the shared folder, in which it runs.
  ///   - settings: more of `smb.conf`, for all shares.
  ///   - port: where it listens; a free port unless said. At 445 it also answers who owns a file.
  init(fill: String, settings: String = "", port: UInt16? = nil) throws {
    folder = "/tmp/earshot-samba-\(getpid())-\(SambaServer.counter.add(1, ordering: .relaxed).newValue)"
    self.port = try port ?? SambaServer.freePort()
    let isWhole = self.port == 445
    let configuration = """
      [global]
      server role = standalone server
      workgroup = COUNCIL
      netbios name = FILES
      smb ports = \(self.port)
      interfaces = lo
      bind interfaces only = yes
      private dir = \(folder)/private
      state directory = \(folder)/state
      cache directory = \(folder)/cache
      lock directory = \(folder)/lock
      pid directory = \(folder)/pid
      ncalrpc dir = \(folder)/ncalrpc
      log file = \(folder)/log
      passdb backend = tdbsam
      rpc start on demand helpers = \(isWhole ? "no" : "yes")
      disable spoolss = yes
      load printers = no
      map to guest = never
      \(settings)
      [calls]
      path = \(folder)/share
      read only = no
      [closed]
      path = \(folder)/share
      valid users = nobody
      """
    try SambaServer.shell(
      """
      mkdir -p '\(folder)'; cd '\(folder)'; mkdir private state cache lock pid ncalrpc share
      cat > smb.conf <<'END'
      \(configuration)
      END
      printf 'secret-1\\nsecret-1\\n' | smbpasswd -c smb.conf -L -s -a "$(id -un)" >/dev/null
      printf 'secret-1' > password; printf 'wrong' > wrong; chmod 600 password wrong
      cd share; \(fill)
      """)
    var programs = ["/usr/sbin/smbd"]
    if isWhole { programs.insert("/usr/libexec/samba/samba-dcerpcd", at: 0) }
    children = try programs.map { [folder] program in
      var arguments = ["--foreground", "--no-process-group", "-s", "\(folder)/smb.conf"]
      if program.hasSuffix("dcerpcd") { arguments.append("--libexec-rpcds") }
      return try Child(program: program, arguments: arguments, standardErrorTo: "\(folder)/errors")
    }
    // It is ready when a client is let in.
    try SambaServer.shell(
      """
      for n in $(seq 100); do smbclient -s '\(folder)/smb.conf' -p \(self.port) //127.0.0.1/calls -U "$(id -un)%secret-1" \
        -c 'ls nothing-of-the-kind' 2>&1 | grep -q NO_SUCH_FILE && exit 0; sleep 0.1; done; cat '\(folder)'/log* >&2; exit 1
      """)
  }

  deinit {
    stop()
    // A server of one client may still be writing as it ends.
    _ = try? SambaServer.shell("for n in $(seq 50); do rm -rf '\(folder)' 2>/dev/null && break; sleep 0.1; done")
  }

  func stop() {
    for child in children where child.endedNow() == nil {
      _ = try? SambaServer.shell("pkill -KILL -P \(child.process) || true")
      child.killAtOnce()
      _ = child.wait()
    }
  }

  /// Runs a script in the server's folder and gives its output back.
  @discardableResult
  func run(_ script: String) throws -> String { try SambaServer.shell("cd '\(folder)'; \(script)") }

  /// What the program that reads shares tells of this one.
  func told(
    _ address: String = "calls", password: String = "password", user: String? = nil,
    want: (FoundFile) -> WantedContents = { _ in .contents(upTo: .max) }
  ) throws -> ToldShare {
    let user = try user ?? run("id -un | tr -d '\\n'")
    return try ToldShare(
      "smb://127.0.0.1\(port == 445 ? "" : ":\(port)")/\(address)", user: user, passwordFile: "\(folder)/\(password)",
      want: want)
  }

  private static func freePort() throws -> UInt16 {
    let text = try shell(
      "python3 -c 'import socket; s = socket.socket(); s.bind((\"127.0.0.1\", 0)); print(s.getsockname()[1], end=\"\")'"
    )
    return try #require(UInt16(text))
  }

  @discardableResult
  static func shell(_ script: String) throws -> String {
    let output = "/tmp/earshot-samba-output-\(getpid())-\(counter.add(1, ordering: .relaxed).newValue)"
    let child = try Child(
      program: "/bin/bash", arguments: ["-c", "set -e; export LC_ALL=C.UTF-8; exec >'\(output)'; \(script)"],
      standardErrorTo: output + ".errors")
    let end = child.wait()
    let errors = String(decoding: try ReadOnlyFile.contents(of: output + ".errors", atMost: 1 << 20), as: UTF8.self)
    defer {
      try? deleteOwn(output)
      try? deleteOwn(output + ".errors")
    }
    try #require(end == .exited(0), "the script failed: \(errors)")
    return String(decoding: try ReadOnlyFile.contents(of: output, atMost: 1 << 24), as: UTF8.self)
  }

  private static let counter = Atomic<Int>(0)
}

/// What the program that reads shares tells of one.
struct ToldShare {
  private(set) var files: [String: FoundFile] = [:]
  /// SHA-256 of what was wanted and could be read to its end, by path.
  private(set) var digests: [String: String] = [:]
  private(set) var troubles: [FoundTrouble] = []

  /// Without that a server at another port than 445 does not say whose its files are.
  var withoutOwners: [FoundTrouble] { troubles.filter { !$0.what.contains("whose its files are") } }

  init(
    _ address: String, user: String, passwordFile: String,
    want: (FoundFile) -> WantedContents = { _ in .contents(upTo: .max) }
  ) throws(ServantError) {
    let own = ThisProcess.executable
    let program = own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/earshot-open-share"
    let opener = Opener(ServantProgram(String(program)))
    let settings = [
      FoundFile.Attribute("share", address), FoundFile.Attribute("user", user),
      FoundFile.Attribute("password-file", passwordFile),
    ]
    try opener.open(OpenRequest(settings), budget: OpenBudget(OpenLimits(time: 60_000_000)))
    var digest = SHA256()
    var last = ""
    while let event = try opener.next() {
      switch event {
      case .found(let file, _):
        #expect(files.updateValue(file, forKey: file.path) == nil)
        last = file.path
        try opener.want(want(file))
      case .bytes(let bytes): unsafe bytes.withUnsafeBytes { unsafe digest.update($0) }
      case .ended(let end):
        let value = digest.finish().description
        if end == .whole { digests[last] = value }
      case .trouble(let trouble): troubles.append(trouble)
      case .limit(let limit): Issue.record("the limit \(limit) was reached")
      }
    }
  }
}
