internal import Files
internal import XML

/// A small XML file beside the rules that declares how to read something: a log format, a catalogue's layout.
enum Declaration {
  /// Reads one. All that is wrong with it is told at once, each fault with its line.
  /// - Parameters:
  ///   - schema: the name of its schema, which lies beside it.
  ///   - body: turns the root into what is declared, with all that is wrong with it. It knows every name; the schema
  ///     says the rest (order, number, length).
  /// - Throws: ``CollectionError/declaration(_:)``, or ``CollectionError/file(_:)`` where it cannot be read.
  static func read<Declared>(
    _ file: String, schema: String, _ body: (Node) -> (declared: Declared?, faults: [XMLError.Fault])
  ) throws(CollectionError) -> Declared {
    let contents: [UInt8]
    do throws(FileError) { contents = try ReadOnlyFile.contents(of: file, atMost: 1 << 20) } catch {
      throw .file(error)
    }
    do throws(XMLError) {
      let (declared, faults) = body(try XMLReader.document(contents, name: file))
      guard faults.isEmpty, let declared else { throw XMLError(file: file, faults: faults) }
      let schema = (file.lastIndex(of: "/").map { String(file[...$0]) } ?? "") + schema
      if kindOfFile(schema) == .file {
        _ = try XMLReader.document(contents, name: file, schema: Schema(file: schema))
      }
      return declared
    } catch {
      throw .declaration(error)
    }
  }
}
