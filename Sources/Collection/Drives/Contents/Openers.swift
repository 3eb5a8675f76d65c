internal import Configuration
internal import FoundFiles
internal import Recognition
package import Servants

/// The programs that look into what others only see from outside.
package struct OpenerPrograms: Sendable {
  /// Where a program is installed, by its name; nil where it is not.
  package let path: @Sendable (String) -> String?
  package var servant: ServantProgram.Limits

  package init(servant: ServantProgram.Limits = ServantProgram.Limits(), path: @escaping @Sendable (String) -> String?)
  {
    self.path = path
    self.servant = servant
  }
}

/// The openers of one thread, each started when it is first needed. What is nested needs one for each depth.
final class Openers {
  private let programs: OpenerPrograms
  private var ready: [String: [Opener]] = [:]

  init(_ programs: OpenerPrograms) { self.programs = programs }

  /// The opener of a kind of container.
  /// - Parameters:
  ///   - name: its program.
  ///   - depth: 0 for what lies in a file of the drive.
  /// - Returns: nil where that is not installed.
  func opener(_ name: String, depth: Int) -> Opener? {
    while ready[name, default: []].count <= depth {
      guard let path = programs.path(name) else { return nil }
      ready[name, default: []].append(Opener(ServantProgram(path, limits: programs.servant)))
    }
    return ready[name]?[depth]
  }

  /// The program that opens a kind of container; nil where there is none.
  static func program(for kind: SniffedKind) -> String? {
    kind.isDisk ? nil : kind.isMail ? "earshot-open-mail" : "earshot-open-archive"
  }
}

extension ContainerSettings {
  /// As openers count.
  var limits: OpenLimits { OpenLimits(bytes: mostBytes, files: mostFiles, depth: deepest, time: timeLimit) }
}
