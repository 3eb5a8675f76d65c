internal import Digest
internal import Files
internal import Recognition

/// The audio files of recordings that are in their store still.
final class Originals {
  private let ledger: Ledger
  private let folders: [String: String]
  private let layouts: [String: CatalogueLayout]

  init(ledger: String, stores: [FingerprintRound.Store]) throws(RecognitionError) {
    self.ledger = try Ledger(reading: ledger)
    var folders: [String: String] = [:]
    var layouts: [String: CatalogueLayout] = [:]
    for store in stores {
      folders[store.name] = store.folder
      layouts[store.name] = try? CatalogueLayout(file: store.layoutFile)
    }
    self.folders = folders
    self.layouts = layouts
  }

  struct Original: ~Copyable {
    let file: ReadOnlyFile
    let raw: RawAudio?
  }

  /// Opens the file with a content; nil where there is none that can be read without a trace, or it is not the same any more.
  func open(_ sha256: SHA256Value) throws(RecognitionError) -> Original? {
    for content in try ledger.present(sha256) {
      guard let folder = folders[content.store] else { continue }
      let path = "\(folder)/\(String(decoding: bytesOfEscapedPath(content.path), as: UTF8.self))"
      guard let file = try? ReadOnlyFile(path, leaving: .none), (try? file.size()) == content.size else { continue }
      return Original(file: file, raw: layouts[content.store]?.rawAudio(ofPath: content.path))
    }
    return nil
  }
}
