internal import Files

/// A compressed file, expanded by its codec from pieces of 64 KiB.
@safe final class StreamExpander: Expander {
  private var file: ReadOnlyFile
  private let codec: any Codec
  private let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
  private var flow = unsafe Flow()
  /// The compressed data has ended, and more of the same kind may follow.
  private var isBetween = false
  /// What is to be told once the bytes before it were handed over.
  private var failure: ExpanderFault?

  init(_ file: consuming ReadOnlyFile, _ codec: any Codec) {
    self.file = file
    self.codec = codec
  }

  deinit { unsafe piece.deallocate() }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ExpanderFault) -> Int {
    if let failure { throw failure }
    unsafe flow.output = unsafe buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe flow.outputCount = buffer.count
    while true {
      let isAtEnd = try refill()
      if isBetween {
        skipFilling()
        if unsafe flow.inputCount == 0 {
          if isAtEnd { return 0 }
          continue
        }
        isBetween = false
        try codec.beginAgain()
      }
      do throws(ExpanderFault) {
        isBetween = try unsafe codec.step(&flow)
      } catch {
        failure = error
      }
      let produced = unsafe buffer.count - flow.outputCount
      if produced > 0 { return produced }
      if let failure { throw failure }
      if isAtEnd, !isBetween {
        failure = .truncated
        throw .truncated
      }
    }
  }

  /// Reads more where all was used; true where the file has no more.
  private func refill() throws(ExpanderFault) -> Bool {
    guard unsafe flow.inputCount == 0 else { return false }
    do throws(FileError) {
      let count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(piece))
      unsafe flow.input = unsafe piece.baseAddress
      unsafe flow.inputCount = count
      return count == 0
    } catch {
      throw .file(error)
    }
  }

  /// Tapes and some programs fill a file up with NUL bytes.
  private func skipFilling() {
    while unsafe flow.inputCount > 0, let place = unsafe flow.input, unsafe place.pointee == 0 {
      unsafe flow.input = unsafe place + 1
      unsafe flow.inputCount -= 1
    }
  }
}
