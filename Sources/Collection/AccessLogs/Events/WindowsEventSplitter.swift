/// Cuts Windows events out of a file, whichever way it was exported: an event log (`.evtx`) or XML. The first bytes tell,
/// never the name.
struct WindowsEventSplitter: EntrySplitter {
  private enum Form { case unknown, text, chunks }

  private var form = Form.unknown
  private var beginning: [UInt8] = []
  private var text = EventTextSplitter()
  private var chunks = EvtxSplitter()

  var lines: Int { form == .chunks ? chunks.lines : text.lines }

  mutating func feed(_ bytes: UnsafeRawBufferPointer, to taker: inout some LineTaker) throws(CollectionError) {
    switch form {
    case .text: try unsafe text.feed(bytes, to: &taker)
    case .chunks: try unsafe chunks.feed(bytes, to: &taker)
    case .unknown:
      unsafe beginning.append(contentsOf: bytes)
      try recognise(isLast: false, &taker)
    }
  }

  mutating func finish(_ taker: inout some LineTaker) throws(CollectionError) {
    if form == .unknown { try recognise(isLast: true, &taker) }
    if form == .chunks { try chunks.finish(&taker) } else { try text.finish(&taker) }
  }

  private mutating func recognise(isLast: Bool, _ taker: inout some LineTaker) throws(CollectionError) {
    if beginning.starts(with: EvtxSplitter.fileSignature) {
      form = .chunks
    } else if beginning.count >= EvtxSplitter.firstChunk + EvtxSplitter.chunkSignature.count || isLast {
      // The header of a file may be damaged while its chunks are not.
      let isChunk = beginning.dropFirst(EvtxSplitter.firstChunk).starts(with: EvtxSplitter.chunkSignature)
      form = isChunk ? .chunks : .text
    } else {
      return
    }
    let bytes = beginning
    beginning = []
    try unsafe bytes.span.withUnsafeBytes { (all) throws(CollectionError) in
      if form == .chunks { try unsafe chunks.feed(all, to: &taker) } else { try unsafe text.feed(all, to: &taker) }
    }
  }
}
