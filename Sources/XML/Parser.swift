internal import CLibXML2

/// libxml2's push parser over pieces of a document, with or without a schema. It calls ``Builder`` back, which gathers
/// events; what came before the first fault is handed on after each piece.
@safe struct Parser: ~Copyable {
  private let name: String
  private let context: xmlParserCtxtPtr
  private let validation: xmlSchemaValidCtxtPtr?
  private let plug: xmlSchemaSAXPlugPtr?
  private let schema: Schema?
  private let builder: Builder

  init(name: String, schema: Schema?, depth: Int) throws(XMLError) {
    prepareLibrary()
    let builder = Builder(depth: depth)
    var handler = unsafe Builder.handler
    guard
      let context = unsafe xmlCreatePushParserCtxt(&handler, Unmanaged.passUnretained(builder).toOpaque(), nil, 0, nil)
    else { throw XMLError(file: name, line: nil, "libxml2 has no memory for it") }
    unsafe builder.parser = unsafe context
    // NOENT: else an attribute's `&amp;` arrives as `&#38;`. No other entity can be there, since no declaration is.
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue | XML_PARSE_BIG_LINES.rawValue
    unsafe xmlCtxtUseOptions(context, Int32(options))
    var validation: xmlSchemaValidCtxtPtr?
    var plug: xmlSchemaSAXPlugPtr?
    if let schema {
      unsafe validation = unsafe xmlSchemaNewValidCtxt(schema.handle)
      // Validity faults have no node to take a line from; the parser's place is theirs.
      unsafe xmlSchemaValidateSetLocator(
        validation,
        { context, file, line in
          // libxml2 hands over a variable that it never set, and reads it afterwards.
          if let file = unsafe file { unsafe file.pointee = nil }
          guard let context = unsafe context, let line = unsafe line else { return -1 }
          let builder = unsafe Unmanaged<Builder>.fromOpaque(context).takeUnretainedValue()
          unsafe line.pointee = UInt(builder.line)
          return 0
        }, Unmanaged.passUnretained(builder).toOpaque())
      unsafe plug = unsafe xmlSchemaSAXPlug(validation, &context.pointee.sax, &context.pointee.userData)
      if unsafe plug == nil { builder.faults.add(line: nil, "libxml2 cannot put its schema to use") }
    }
    self.name = name
    self.builder = builder
    self.schema = schema
    unsafe self.context = unsafe context
    unsafe self.validation = unsafe validation
    unsafe self.plug = unsafe plug
  }

  deinit {
    if unsafe plug != nil { unsafe xmlSchemaSAXUnplug(plug) }
    unsafe xmlSchemaFreeValidCtxt(validation)
    unsafe xmlFreeParserCtxt(context)
  }

  /// Parses a piece and hands on what it held.
  func take(
    _ bytes: UnsafeRawBufferPointer, _ body: (XMLReader.Event) throws(XMLError) -> Void
  ) throws(XMLError) {
    builder.sawBytes = true
    unsafe parse(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), isLast: false)
    try handOn(body)
  }

  /// Ends the document.
  func finish(_ body: (XMLReader.Event) throws(XMLError) -> Void) throws(XMLError) {
    guard builder.sawBytes else {
      throw XMLError(file: name, line: nil, "it is empty; an XML document was expected")
    }
    unsafe parse(nil, 0, isLast: true)
    if builder.faults.isEmpty, unsafe context.pointee.wellFormed == 0 {
      throw XMLError(file: name, line: builder.line, "it is no well-formed XML")
    }
    try handOn(body)
    if !builder.faults.isEmpty { throw builder.faults.error(file: name) }
  }

  private func parse(_ bytes: UnsafePointer<CChar>?, _ count: Int32, isLast: Bool) {
    // libxml2 reports through a variable of the thread; whatever stood there is put back.
    let before = unsafe (__xmlStructuredError().pointee, __xmlStructuredErrorContext().pointee)
    unsafe xmlSetStructuredErrorFunc(Unmanaged.passUnretained(builder.faults).toOpaque(), recordFault)
    unsafe xmlParseChunk(context, bytes, count, isLast ? 1 : 0)
    unsafe xmlSetStructuredErrorFunc(before.1, before.0)
  }

  /// What stands behind a fault yields nothing; the reading goes on, so that the author hears of all faults at once.
  private func handOn(_ body: (XMLReader.Event) throws(XMLError) -> Void) throws(XMLError) {
    defer { builder.events.removeAll(keepingCapacity: true) }
    for event in builder.events { try body(event) }
    if builder.isStopped { throw builder.faults.error(file: name) }
  }
}
