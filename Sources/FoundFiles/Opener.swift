package import Servants

/// An opener as its asker sees it. One for each thread and each depth of nesting.
package final class Opener {
  package enum Event: Equatable, Sendable {
    /// A file, with its first bytes. ``Opener/want(_:)`` must follow.
    case found(FoundFile, start: [UInt8])
    /// The next bytes of its contents, from the very first on.
    case bytes([UInt8])
    case ended(ContentEnd)
    case trouble(FoundTrouble)
    /// The budget is used up: this is the last event. Contents that were on their way have no end.
    case limit(OpenLimit)
  }

  private enum State {
    case idle
    case between
    /// A file was found, and its asker has not said what it wants of it.
    case asked
    /// Contents are coming in, at most so many bytes more.
    case sending(left: Int64)
  }

  private let servant: Servant
  private var state = State.idle
  private var budget: OpenBudget?
  /// Microseconds that it may say nothing; nil for as long as all of it may take.
  private var silence: Int64?

  /// Whether the contents of the last file that was found were coming in when it ended or broke.
  package var isWithinFile: Bool { if case .sending = state { true } else { false } }

  package init(_ program: ServantProgram) { servant = Servant(program) }

  /// Begins to open something.
  /// - Parameters:
  ///   - descriptor: the open file that is to be opened, where it is one.
  ///   - budget: how much may be opened.
  ///   - silence: how long, in microseconds, it may say nothing; nil for as long as all of it may take.
  package func open(
    _ request: OpenRequest = OpenRequest(), handing descriptor: Int32? = nil, budget: OpenBudget, silence: Int64? = nil
  ) throws(ServantError) {
    self.budget = budget
    self.silence = silence
    state = .between
    try servant.ask(request.encoded(), handing: descriptor, within: budget.timeLeft)
  }

  /// The next that the opener tells; nil at the end.
  /// - Throws: ``ServantError`` where it broke, was too slow or said what makes no sense.
  package func next() throws(ServantError) -> Event? {
    guard let budget else { return nil }
    if case .asked = state { try want(.nothing) }
    if let silence { servant.grant(min(silence, budget.timeLeft)) }
    guard let frame = try servant.answer() else {
      let isEarly = if case .sending = state { true } else { false }
      finish()
      if isEarly { throw servant.broken("an end within a file") }
      return nil
    }
    do throws(FieldReader.Fault) {
      switch (frame.tag, state) {
      case (FoundTag.found, .between):
        let (file, start) = try FoundFile.decoded(frame.bytes)
        if let limit = budget.addFile() { return stop(limit) }
        state = .asked
        return .found(file, start: start)
      case (FoundTag.bytes, .sending(let left)):
        guard frame.bytes.count <= left else { throw FieldReader.Fault(found: "more contents than were wanted") }
        if let limit = budget.add(bytes: frame.bytes.count) { return stop(limit) }
        state = .sending(left: left - Int64(frame.bytes.count))
        return .bytes(frame.bytes)
      case (FoundTag.ended, .sending):
        guard frame.bytes.count == 1, let end = ContentEnd(rawValue: frame.bytes[0]) else {
          throw FieldReader.Fault(found: "an unknown end of contents")
        }
        state = .between
        return .ended(end)
      case (FoundTag.trouble, .between), (FoundTag.trouble, .sending):
        if let limit = budget.addFile() { return stop(limit) }
        return .trouble(try FoundTrouble.decoded(frame.bytes))
      default: throw FieldReader.Fault(found: "a frame with the tag \(frame.tag) out of its turn")
      }
    } catch {
      finish()
      throw servant.broken(error.found)
    }
  }

  /// Says what is wanted of the file that was just found.
  package func want(_ wanted: WantedContents) throws(ServantError) {
    guard case .asked = state else { return }
    if case .contents(let limit) = wanted { state = .sending(left: max(0, limit)) } else { state = .between }
    try servant.reply(wanted.encoded())
  }

  /// Ends the opener in the middle of what it does.
  package func abandon() {
    servant.end()
    finish()
  }

  private func stop(_ limit: OpenLimit) -> Event {
    abandon()
    return .limit(limit)
  }

  private func finish() {
    budget = nil
    state = .idle
  }
}
