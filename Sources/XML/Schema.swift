internal import CLibXML2

/// An XML Schema (W3C XSD 1.0), compiled by libxml2. Used within one thread.
@safe package struct Schema: ~Copyable {
  let handle: xmlSchemaPtr
  /// The schema's file.
  package let file: String

  /// Reads and compiles a schema.
  /// - Throws: ``XMLError`` with every fault in it.
  package init(file: String) throws(XMLError) {
    prepareLibrary()
    self.file = file
    let faults = Faults()
    let parser = unsafe xmlSchemaNewParserCtxt(file)
    defer { unsafe xmlSchemaFreeParserCtxt(parser) }
    let context = unsafe Unmanaged.passUnretained(faults).toOpaque()
    unsafe xmlSchemaSetParserStructuredErrors(parser, recordFault, context)
    let compiled = unsafe xmlSchemaParse(parser)
    withExtendedLifetime(faults) {}
    guard let compiled = unsafe compiled else { throw faults.error(file: file, otherwise: "it is no XML Schema") }
    unsafe handle = compiled
  }

  deinit { unsafe xmlSchemaFree(handle) }
}
