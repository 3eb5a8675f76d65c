internal import Digest
internal import Files
internal import XML

extension Configuration {
  /// The namespace of `earshot.xml`.
  package static let namespace = "urn:earshot:configuration:1"
  /// No site needs a configuration of this size, in bytes.
  private static let largest = 4 << 20

  /// Reads and checks a configuration: its grammar by the schema first, then what a schema cannot see.
  ///
  /// Files and folders that it names are looked for (a layout, a format, an inventory), but no source is read.
  /// - Parameters:
  ///   - path: the file, absolute or relative to `workingFolder`.
  ///   - rules: where the rules are unless the file says otherwise.
  ///   - schema: `earshot.xsd`; nil to do without, where it is not installed.
  /// - Throws: ``ConfigurationError`` with all that is wrong.
  package static func load(
    _ path: String, workingFolder: String, rules: String, schema: String?
  ) throws(ConfigurationError) -> Configuration {
    let file = absolutePath(path, in: workingFolder)
    let contents: [UInt8]
    do throws(FileError) {
      contents = try ReadOnlyFile.contents(of: file, atMost: largest)
    } catch {
      throw .file(error)
    }
    var faults = grammarFaults(contents, file: file, schema: schema)
    let root: Node
    do throws(XMLError) {
      root = try XMLReader.document(contents, name: file)
    } catch {
      // The parser's own faults are in the list already where the schema was there to look.
      if faults.isEmpty { faults = error.faults.map { ConfigurationFault(file: file, line: $0.line, $0.message) } }
      throw .faults(faults)
    }
    guard root.name == "earshot", root.namespace == namespace else {
      throw .faults([
        ConfigurationFault(
          file: file, line: root.line,
          "found <\(root.name)> of the namespace '\(root.namespace)', expected <earshot xmlns=\"\(namespace)\">")
      ])
    }
    let digest = unsafe contents.withUnsafeBytes { unsafe SHA256.of($0) }.description
    var reader = ConfigurationReader(file: file, rules: rules)
    let configuration = reader.read(root, digest: digest)
    // What the schema says of a line is not said again in other words.
    let told = Set(faults.compactMap(\.line))
    faults += reader.faults.filter { fault in fault.line.map { !told.contains($0) } ?? true }
    guard faults.isEmpty, let configuration else { throw .faults(inOrder(faults)) }
    return configuration
  }

  private static func grammarFaults(_ contents: [UInt8], file: String, schema: String?) -> [ConfigurationFault] {
    guard let schema else { return [] }
    do throws(XMLError) {
      let compiled: Schema? = try Schema(file: schema)
      _ = try XMLReader.document(contents, name: file, schema: compiled)
      return []
    } catch {
      return error.faults.map { ConfigurationFault(file: error.file, line: $0.line, $0.message) }
    }
  }

  /// By line; faults of one line keep their order.
  private static func inOrder(_ faults: [ConfigurationFault]) -> [ConfigurationFault] {
    faults.enumerated()
      .sorted { ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset) }
      .map(\.element)
  }
}
