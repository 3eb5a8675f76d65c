internal import Evidence
internal import JSON
internal import XML

/// Reads a document of calls: its rows by the declaration's addresses, or what RFC 7865 and the vCon draft say.
struct CallDocuments {
  /// Bytes; a document is held in memory as a whole.
  static let largest = 64 << 20

  let format: CallFormat
  let path: String

  func read(_ contents: [UInt8], at place: CallPlace, into rows: inout CallRows) {
    switch format.form {
    case .json(let each):
      guard let value = json(contents, at: place, into: rows) else { return }
      let document = DocumentTree(value)
      take(each.all(in: document, of: document), of: document, at: place, into: &rows)
    case .xml(let each): readXML(contents, each, at: place, into: &rows)
    case .siprec(let extensions):
      SIPRECDocument(extensions: extensions).read(contents, at: place, into: &rows)
    case .vcon(let pauses):
      rows.countDocument()
      if let value = json(contents, at: place, into: rows) {
        VConDocument(pauses: pauses, shows: format.shows).read(value, at: place, into: &rows)
      }
    case .delimited, .jsonLines: break
    }
  }

  private func json(_ contents: [UInt8], at place: CallPlace, into rows: CallRows) -> JSONValue? {
    do throws(JSONError) {
      return try JSONValue(contents, limits: JSONLimits(bytes: CallDocuments.largest, roundsLargeIntegers: true))
    } catch {
      var place = place
      place.line = error.line
      rows.faultOfDocument(.malformed, "document", "\(error)", at: place)
      return nil
    }
  }

  /// Children of the root one by one, so that memory does not grow with their number; what stands above them is there
  /// with each.
  private func readXML(
    _ contents: [UInt8], _ each: FieldAddress, at place: CallPlace, into rows: inout CallRows
  ) {
    var reading = rows
    do throws(XMLError) {
      var root = DocumentTree(Node(name: ""))
      try XMLReader.read(contents, name: path) { (event) throws(XMLError) in
        switch event {
        case .root(let node): root = DocumentTree(node)
        case .child(let node):
          var document = root
          document.children.append((node.name, DocumentTree(node)))
          take(each.all(in: document, of: document), of: document, at: place, into: &reading)
        case .text: break
        }
      }
    } catch {
      var place = place
      place.line = error.faults.first?.line
      reading.faultOfDocument(
        .malformed, "document", (error.faults.first?.message ?? "it is no XML") + "; what stands before it was read",
        at: place)
    }
    rows = reading
  }

  private func take(
    _ parts: [DocumentTree], of document: DocumentTree, at place: CallPlace, into rows: inout CallRows
  ) {
    for part in parts {
      var place = place
      place.line = part.line
      rows.take(CallDocumentPart(part: part, document: document), at: place)
    }
  }
}

extension CallRows {
  /// Notes that a document, or a part of one that names no call, could not be used. It tells of a call at any time until
  /// it was written.
  func faultOfDocument(_ problem: Gap.Problem, _ sort: String, _ reason: String, at place: CallPlace) {
    scratch.add(
      Gap(
        problem, path: place.path, reason: reason,
        remedy: "Correct or restore the document; every other one was read.", line: place.line, to: place.latest),
      sort: sort)
  }
}
