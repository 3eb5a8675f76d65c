/// Where the sound lies within a file, by the file's own header.
struct SoundData {
  /// Offset of the first byte of sound.
  let start: Int64
  /// Bytes that the header says there are; 0 or all bits set where a recorder never came to say.
  let promised: Int64
  /// Bytes that are there.
  let held: Int64
  /// Whether the header leaves the length open.
  let isUnfinished: Bool
  /// Bytes that belong together, and the samples of each channel in them; nil where the header does not say.
  var block: (bytes: Int64, samples: Int64)?

  /// Samples of each channel in the bytes that are there.
  var heldSamples: Int64? { block.map { held / $0.bytes * $0.samples } }

  var isShort: Bool { !isUnfinished && held < promised }

  /// - Parameter openEnded: the value that stands for "not known" in this format, besides 0.
  init(start: Int64, promised: Int64, fileSize: Int64, openEnded: Int64?) {
    self.start = start
    let rest = max(0, fileSize - start)
    isUnfinished = rest > 0 && (promised == 0 || promised == openEnded)
    self.promised = promised
    held = isUnfinished ? rest : min(rest, max(0, promised))
  }
}
