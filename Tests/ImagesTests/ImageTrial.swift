import Digest
import Files
import FoundFiles
import Glibc
import Servants
import Synchronization
import Testing

/// A folder of its own for a test, in which images are made by a shell script without mounting and without root.
final class ImageTrial: Sendable {
  let path: String

  init() throws {
    path = "/tmp/earshot-images-\(getpid())-\(ImageTrial.counter.add(1, ordering: .relaxed).newValue)"
    _ = try ImageTrial.shell("mkdir -m 755 '\(path)'")
  }

  deinit { _ = try? ImageTrial.shell("chmod -R u+rwX '\(path)'; rm -rf '\(path)'") }

  /// Runs a script within the folder and gives its standard output back. `$makers` is where the makers of images lie;
  /// `call 3 > file` makes content that no other number makes.
  @discardableResult
  func run(_ script: String) throws -> String {
    let functions = """
      export PATH="$PATH:/usr/sbin:/sbin" makers='\(ImageTrial.makers)' MTOOLS_SKIP_CHECK=1 TZ=UTC
      call() { openssl enc -aes-128-ctr -nosalt -K "$(printf %032d $1)" -iv 00 -in /dev/zero 2>/dev/null | head -c "${2:-50000}"; }
      ntfs() { truncate -s "$2" "$1"; mkntfs -q -F -s 512 -p 0 -H 255 -S 63 "$1" 2>errors || { cat errors >&2; false; }; }
      """
    return String(decoding: try ImageTrial.shell("cd '\(path)'\n\(functions)\n\(script)"), as: UTF8.self)
  }

  /// Files of the folder as recordings: identifier, size and SHA-256.
  func known(_ files: [(id: String, file: String)]) throws -> [(id: String, size: Int64, sha256: String)] {
    try files.map { id, file in
      let words = try run("stat -c %s \(file); sha256sum < \(file)").split(whereSeparator: \.isWhitespace)
      return (id, try #require(Int64(words[0])), String(words[1]))
    }
  }

  /// What the walk sees in an image of the folder.
  func walked(_ name: String) throws -> WalkedImage { try WalkedImage("\(path)/\(name)") }

  private static let here: String = {
    let file = #filePath
    return String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)])
  }()
  private static let makers = here + "/Makers"
  static let fixtures = here + "/../Fixtures"

  private static func shell(_ script: String) throws -> [UInt8] {
    let output = "/tmp/earshot-images-output-\(getpid())-\(counter.add(1, ordering: .relaxed).newValue)"
    // A pipe that `head` closes early is no failure.
    let child = try Child(
      program: "/bin/bash", arguments: ["-c", "set -e; exec >'\(output)'; \(script)"],
      standardErrorTo: output + ".errors")
    let end = child.wait()
    let errors = String(decoding: try ReadOnlyFile.contents(of: output + ".errors", atMost: 1 << 20), as: UTF8.self)
    defer {
      try? deleteOwn(output)
      try? deleteOwn(output + ".errors")
    }
    try #require(end == .exited(0), "the script failed: \(errors)")
    return try ReadOnlyFile.contents(of: output, atMost: 1 << 28)
  }

  private static let counter = Atomic<Int>(0)
}

/// What the program that opens images tells of one.
struct WalkedImage {
  private(set) var files: [FoundFile] = []
  /// SHA-256 of what was wanted and could be read to its end, by path.
  private(set) var digests: [String: String] = [:]
  private(set) var troubles: [FoundTrouble] = []
  private(set) var limit: OpenLimit?

  /// - Parameter want: what is wanted of a file; all of what is no free space, unless said.
  init(
    _ path: String, zone: String = "UTC", limits: OpenLimits = OpenLimits(),
    want: (FoundFile) -> WantedContents = { $0.state == .remains ? .nothing : .contents(upTo: .max) }
  ) throws(ServantError) {
    let own = ThisProcess.executable
    let program = own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/earshot-open-image"
    let opener = Opener(ServantProgram(String(program)))
    let settings = [FoundFile.Attribute("image", path), FoundFile.Attribute("zone", zone)]
    try opener.open(OpenRequest(settings), budget: OpenBudget(limits))
    var digest = SHA256()
    while let event = try opener.next() {
      switch event {
      case .found(let file, _):
        files.append(file)
        try opener.want(want(file))
      case .bytes(let bytes): unsafe bytes.withUnsafeBytes { unsafe digest.update($0) }
      case .ended(let end):
        let value = digest.finish().description
        if end == .whole, let path = files.last?.path { digests[path] = value }
      case .trouble(let trouble): troubles.append(trouble)
      case .limit(let limit): self.limit = limit
      }
    }
  }

  subscript(path: String) -> FoundFile? { files.first { $0.path == path } }

  /// Without free space.
  var named: [FoundFile] { files.filter { $0.state != .remains } }
  var paths: [String] { named.map(\.path) }
}
