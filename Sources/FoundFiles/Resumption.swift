/// Where an opener goes on that broke on a file: its asker starts it anew and has it pass over what was told already.
///
/// An opener that can be so resumed finds the same files in the same order each time, numbers them from 1 on
/// (``FoundFile/place``) and asks ``next()`` before it reads anything of one.
package struct Resumption: Equatable, Sendable {
  /// Files up to this one are passed over.
  package var passed: Int
  /// This one is not read, since the program broke on it.
  package var refused: Int?
  private var place = 0

  package init(passed: Int = 0, refused: Int? = nil) {
    self.passed = passed
    self.refused = refused
  }

  package enum Step: Equatable, Sendable {
    case pass
    case refuse
    /// It is to be told, as the one of this number.
    case tell(Int)
  }

  /// What to do with the next file.
  package mutating func next() -> Step {
    place += 1
    if place <= passed { return .pass }
    return place == refused ? .refuse : .tell(place)
  }

  /// Whether what is found now was told before.
  package var isPassing: Bool { place < passed }

  /// As settings of a request.
  package var settings: [FoundFile.Attribute] {
    [FoundFile.Attribute("passed", String(passed))]
      + (refused.map { [FoundFile.Attribute("refused", String($0))] } ?? [])
  }

  package init(_ request: OpenRequest) {
    self.init(passed: request["passed"].flatMap { Int($0) } ?? 0, refused: request["refused"].flatMap { Int($0) })
  }
}

extension FoundFile {
  /// Its number, where its opener can be resumed.
  package var place: Int? {
    get { self["place"].flatMap { Int($0) } }
    set { if let newValue { attributes.append(Attribute("place", String(newValue))) } }
  }

  /// What is told of a file on which the opener broke.
  package static func refusal(_ path: String) -> FoundTrouble {
    FoundTrouble(
      .malformed, "broke the program that opens it, or took it too long, and was not read",
      remedy: "Look at it by hand; what else lies there was examined.", path: path)
  }
}
