/// Where a share is: `smb://host/share/folder`, a port behind the host where it is not 445.
package struct ShareAddress: Equatable, Sendable {
  package let host: String
  package let port: UInt16?
  package let share: String
  /// The parts of the path within the share.
  package let folder: [String]

  package struct Fault: Error, Equatable {
    package let message: String
  }

  /// - Throws: ``Fault`` in words; also where the address names an account, which belongs into the inventory.
  package init(_ text: String) throws(Fault) {
    guard text.lowercased().hasPrefix("smb://") else {
      throw Fault(message: "'\(text.prefix(60))' is no address of a share; expected smb://host/share/folder")
    }
    let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw Fault(message: "'\(text.prefix(60))' does not name a host and a share; expected smb://host/share/folder")
    }
    guard !parts[0].contains("@") else {
      throw Fault(
        message: "the address of a share names an account before '@'; name it by user and password-file instead")
    }
    let place = parts[0].split(separator: ":", omittingEmptySubsequences: false)
    if place.count == 2 {
      guard let port = UInt16(place[1]), port > 0 else {
        throw Fault(message: "'\(place[1])' is no port")
      }
      self.port = port
    } else {
      guard place.count == 1 else { throw Fault(message: "'\(parts[0])' is no host") }
      port = nil
    }
    let isHost = place[0].utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || [0x2D, 0x2E, 0x5F].contains($0)
    }
    guard isHost, !place[0].isEmpty else { throw Fault(message: "'\(place[0])' is no host") }
    host = String(place[0])
    share = String(parts[1])
    folder = parts.dropFirst(2).filter { !$0.isEmpty }.map(String.init)
    guard !folder.contains("..") else { throw Fault(message: "the address of a share leads out of it by '..'") }
  }

  /// The address of something in the folder as libsmbclient wants it: each byte of a name that could mean something else is
  /// written as `%NN`, since a `?` would begin settings.
  func url(of path: [[UInt8]]) -> String {
    let names = [Array(share.utf8)] + folder.map { Array($0.utf8) } + path
    return "smb://\(host)\(port.map { ":\($0)" } ?? "")/" + names.map(ShareAddress.encoded).joined(separator: "/")
  }

  private static func encoded(_ name: [UInt8]) -> String {
    var text: [UInt8] = []
    for byte in name {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: text.append(byte)
      default:
        let digits = Array("0123456789ABCDEF".utf8)
        text += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
