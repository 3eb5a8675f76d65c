internal import Glibc

/// A secret, such as a password, that stands in a file which nobody but this process's account and root may read.
package enum SecretFile {
  /// Bytes; no password is longer.
  private static let longest = 4096

  /// Bytes; no private key is longer.
  private static let longestKey = 1 << 16

  /// Reads a private key: the whole file.
  /// - Throws: ``SecretFileError``
  package static func key(_ path: String) throws(SecretFileError) -> [UInt8] {
    let contents = try bytes(path, atMost: longestKey)
    guard !contents.isEmpty, contents.count <= longestKey else { throw .noText(path) }
    return contents
  }

  /// Reads the secret: the file's text without the line end behind it.
  /// - Throws: ``SecretFileError``
  package static func read(_ path: String) throws(SecretFileError) -> String {
    var contents = try bytes(path, atMost: longest)
    if contents.last == 0x0A { contents.removeLast() }
    if contents.last == 0x0D { contents.removeLast() }
    guard !contents.isEmpty, contents.count <= longest, !contents.contains(where: { $0 < 0x20 }),
      let text = String(validating: contents, as: UTF8.self)
    else { throw .noText(path) }
    return text
  }

  private static func bytes(_ path: String, atMost limit: Int) throws(SecretFileError) -> [UInt8] {
    var file: ReadOnlyFile
    do throws(FileError) { file = try ReadOnlyFile(path) } catch { throw .unreadable(error) }
    // The open file is looked at, not the name: another file of that name may stand there a moment later.
    var status = stat()
    guard unsafe fstat(file.descriptor, &status) == 0 else { throw .unreadable(FileError("examine", path)) }
    guard status.st_uid == geteuid() || status.st_uid == 0 else { throw .notOwn(path) }
    guard status.st_mode & 0o077 == 0 else { throw .openToOthers(path) }
    do throws(FileError) { return try rest(of: &file, atMost: limit) } catch { throw .unreadable(error) }
  }

  private static func rest(of file: inout ReadOnlyFile, atMost longest: Int) throws(FileError) -> [UInt8] {
    var contents: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: longest + 2, alignment: 16)
    defer { unsafe buffer.deallocate() }
    while contents.count <= longest + 2 {
      let count = try unsafe file.read(into: buffer)
      if count == 0 { break }
      unsafe contents.append(contentsOf: buffer[..<count])
    }
    return contents
  }
}

/// Why a secret cannot be used, with what to do. The secret itself is in none of these.
package enum SecretFileError: Error, Sendable, CustomStringConvertible {
  case unreadable(FileError)
  case notOwn(String)
  case openToOthers(String)
  case noText(String)

  package var path: String {
    switch self {
    case .unreadable(let error): error.path
    case .notOwn(let path), .openToOthers(let path), .noText(let path): path
    }
  }

  package var reason: String {
    switch self {
    case .unreadable(let error): "the password file cannot be read: \(error.reason)"
    case .notOwn: "the password file belongs neither to the account that runs Earshot nor to root"
    case .openToOthers: "others than its owner may read or write the password file"
    case .noText: "the password file holds no password: one line of UTF-8 was expected, of at most 4096 bytes"
    }
  }

  package var remedy: String {
    switch self {
    case .unreadable: "Put it there, owned by the account that runs Earshot, and run: chmod 600 \(path)"
    case .notOwn: "As root, run: chown EARSHOTS-ACCOUNT \(path) && chmod 600 \(path)"
    case .openToOthers: "Run: chmod 600 \(path)"
    case .noText: "Write the password into it, alone on one line."
    }
  }

  package var description: String { "\(path): \(reason). \(remedy)" }
}
