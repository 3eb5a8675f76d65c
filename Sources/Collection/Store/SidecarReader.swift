internal import Evidence
internal import JSON
internal import XML

/// Reads the documents that lie beside recordings and say what these are.
struct SidecarReader {
  /// Bytes; a vCon may hold its recording within it.
  static let largest: Int64 = 64 << 20

  private let layout: CatalogueLayout
  private let reader: RowReader
  private let scratch: StoreScratch
  private let ending: String
  private let each: FieldAddress?
  private let isJSON: Bool

  /// Nil where the layout is not one of sidecars.
  init?(layout: CatalogueLayout, reader: RowReader, scratch: StoreScratch) {
    switch layout.form {
    case .json(let ending, let each): (self.ending, self.each, isJSON) = (ending.lowercased(), each, true)
    case .xml(let ending, let each): (self.ending, self.each, isJSON) = (ending.lowercased(), each, false)
    default: return nil
    }
    self.layout = layout
    self.reader = reader
    self.scratch = scratch
  }

  func isSidecar(_ path: String) -> Bool { path.lowercased().hasSuffix(ending) }

  func read(_ contents: [UInt8], of path: String, in folder: String) {
    let document: DocumentTree
    if isJSON {
      do throws(JSONError) {
        document = DocumentTree(try JSONValue(contents, limits: JSONLimits(roundsLargeIntegers: true)))
      } catch {
        return fault(path, in: folder, .malformed, line: error.line, "\(error)")
      }
    } else {
      do throws(XMLError) {
        document = DocumentTree(try XMLReader.document(contents, name: path))
      } catch {
        let first = error.faults.first
        return fault(path, in: folder, .malformed, line: first?.line, first?.message ?? "it is no XML")
      }
    }
    let parts = each.map { $0.all(in: document, of: document) } ?? [document]
    for (index, part) in parts.enumerated() { take(part, of: document, path, number: index + 1) }
    if parts.isEmpty { fault(path, in: folder, .notEnoughDetail, line: nil, "it names no recording") }
  }

  private func take(_ part: DocumentTree, of document: DocumentTree, _ source: String, number: Int) {
    var row = CatalogueRow(ordinal: number)
    row.source = source
    reader.read(layout.fields, into: &row) { field in
      guard case .address(let address)? = layout.fields[field]?.place else { return nil }
      return address.text(in: part, of: document)
    }
    // Several recordings of one document share its identifier.
    if number > 1, let id = row.id { row.id = "\(id)#\(number)" }
    if let path = row.path, row.isNameOnly {
      row.isNameOnly = false
      row.path = (source.lastIndex(of: "/").map { String(source[...$0]) } ?? "") + path
    }
    if row.path == nil { row.stem = stem(of: source) }
    scratch.add(row)
    for fault in row.faults {
      scratch.add(
        Gap(
          fault.problem, path: "\(reader.folder)/\(source)", reason: fault.reason,
          remedy: "Correct the document; the rest of it was read.", recording: row.id ?? row.path ?? stem(of: source)),
        sort: fault.sort)
    }
  }

  /// Notes a document that cannot be used. The recording beside it, of the same name, is then neither accounted for nor
  /// not.
  func fault(_ path: String, in folder: String, _ problem: Gap.Problem, line: Int?, _ reason: String) {
    scratch.add(
      Gap(
        problem, path: "\(folder)/\(path)", reason: reason,
        remedy: "Correct or restore the document; every other one was read.", line: line), stem: stem(of: path))
  }

  /// The path without the ending of documents.
  func stem(of path: String) -> String {
    let kept = path.utf8.count - ending.utf8.count
    return String(decoding: path.utf8.prefix(max(0, kept)), as: UTF8.self)
  }
}
