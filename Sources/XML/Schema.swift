internal import CLibXML2

/// An XML Schema (W3C XSD 1.0), compiled by libxml2. It serves for any number of documents, within one thread.
///
/// A class, since a value that cannot be copied cannot be lent as an optional argument more than once.
@safe package final class Schema {
  let handle: xmlSchemaPtr
  /// The schema's file, or the name that it was given.
  package let file: String

  /// Reads and compiles a schema; those it includes are found beside it.
  /// - Throws: ``XMLError`` with every fault in it.
  package init(file: String) throws(XMLError) {
    prepareLibrary()
    self.file = file
    unsafe handle = try unsafe Schema.compiled(xmlSchemaNewParserCtxt(file), name: file)
  }

  /// Compiles a schema that lies in memory.
  /// - Parameter name: what messages are to call it.
  /// - Throws: ``XMLError`` with every fault in it.
  package init(contents: [UInt8], name: String) throws(XMLError) {
    prepareLibrary()
    file = name
    unsafe handle = try unsafe contents.span.withUnsafeBytes { (bytes) throws(XMLError) in
      let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      return try unsafe Schema.compiled(xmlSchemaNewMemParserCtxt(start, Int32(clamping: bytes.count)), name: name)
    }
  }

  private static func compiled(_ parser: xmlSchemaParserCtxtPtr?, name: String) throws(XMLError) -> xmlSchemaPtr {
    defer { unsafe xmlSchemaFreeParserCtxt(parser) }
    let faults = Faults()
    let before = unsafe (__xmlStructuredError().pointee, __xmlStructuredErrorContext().pointee)
    unsafe xmlSetStructuredErrorFunc(Unmanaged.passUnretained(faults).toOpaque(), recordFault)
    let compiled = unsafe xmlSchemaParse(parser)
    unsafe xmlSetStructuredErrorFunc(before.1, before.0)
    guard faults.isEmpty, let compiled = unsafe compiled else {
      unsafe xmlSchemaFree(compiled)
      throw faults.error(file: name, otherwise: "it is no XML Schema")
    }
    return unsafe compiled
  }

  deinit { unsafe xmlSchemaFree(handle) }
}
