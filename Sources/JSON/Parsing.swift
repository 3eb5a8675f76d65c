internal import CJansson

extension JSONValue {
  /// Reads one JSON text: any value, white space around it, a byte order mark before it.
  /// - Throws: ``JSONError``
  package init(_ text: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
    self = try JSONValue.parsed(text.span, limits)
  }

  /// The same from a string.
  package init(_ text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
    try self.init(Array(text.utf8), limits: limits)
  }

  /// The same from bytes that lie within others, such as a line of a log.
  package init(bytes: Span<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
    self = try JSONValue.parsed(bytes, limits)
  }

  private static func parsed(_ text: Span<UInt8>, _ limits: JSONLimits) throws(JSONError) -> JSONValue {
    guard text.count <= limits.bytes else {
      throw JSONError(fault: .tooLarge(bytes: text.count, limit: limits.bytes), line: nil, column: nil)
    }
    let hasMark = text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF
    let flags = Int(JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL)
    do throws(JSONError) {
      return try converted(text, skipping: hasMark ? 3 : 0, flags, limits)
    } catch {
      guard error.fault == .numberTooLarge, limits.roundsLargeIntegers else { throw error }
      let lenient = flags | Int(JSON_DECODE_INT_AS_REAL)
      return try converted(text, skipping: hasMark ? 3 : 0, lenient, limits).withWholeRealsAsIntegers
    }
  }

  private static func converted(
    _ text: Span<UInt8>, skipping start: Int, _ flags: Int, _ limits: JSONLimits
  ) throws(JSONError) -> JSONValue {
    var fault = json_error_t()
    let tree = unsafe text.extracting(droppingFirst: start).withUnsafeBytes { bytes in
      unsafe json_loadb(bytes.baseAddress, bytes.count, flags, &fault)
    }
    guard let tree = unsafe tree else { throw JSONError(fault, limits) }
    defer { unsafe json_decref(tree) }
    return try unsafe JSONValue(tree, depth: limits.depth, limits)
  }

  private init(_ tree: UnsafeMutablePointer<json_t>?, depth: Int, _ limits: JSONLimits) throws(JSONError) {
    guard let tree = unsafe tree else {
      self = .null
      return
    }
    switch json_type(UInt32(unsafe earshot_json_type(tree))) {
    case JSON_OBJECT:
      guard depth > 0 else { throw JSONError(fault: .tooDeep(limit: limits.depth), line: nil, column: nil) }
      var members: [Member] = []
      unsafe members.reserveCapacity(json_object_size(tree))
      var place = unsafe json_object_iter(tree)
      while let member = unsafe place {
        let name = unsafe json_object_iter_key(member).map { unsafe String(cString: $0) } ?? ""
        let value = try unsafe JSONValue(json_object_iter_value(member), depth: depth - 1, limits)
        members.append(Member(name: name, value: value))
        unsafe place = unsafe json_object_iter_next(tree, member)
      }
      self = .object(members)
    case JSON_ARRAY:
      guard depth > 0 else { throw JSONError(fault: .tooDeep(limit: limits.depth), line: nil, column: nil) }
      var elements: [JSONValue] = []
      let count = unsafe json_array_size(tree)
      elements.reserveCapacity(count)
      for index in 0..<count {
        elements.append(try unsafe JSONValue(json_array_get(tree, index), depth: depth - 1, limits))
      }
      self = .array(elements)
    case JSON_STRING:
      let bytes = unsafe UnsafeRawBufferPointer(start: json_string_value(tree), count: json_string_length(tree))
      self = .string(unsafe String(decoding: bytes, as: UTF8.self))
    case JSON_INTEGER: self = .integer(unsafe Int64(json_integer_value(tree)))
    case JSON_REAL: self = .real(unsafe json_real_value(tree))
    case JSON_TRUE: self = .bool(true)
    case JSON_FALSE: self = .bool(false)
    default: self = .null
    }
  }

  /// Integers that came as reals made integers again, where nothing was lost.
  private var withWholeRealsAsIntegers: JSONValue {
    switch self {
    case .real(let real) where real >= -0x1p53 && real <= 0x1p53 && Double(Int64(real)) == real: .integer(Int64(real))
    case .array(let elements): .array(elements.map(\.withWholeRealsAsIntegers))
    case .object(let members):
      .object(members.map { Member(name: $0.name, value: $0.value.withWholeRealsAsIntegers) })
    default: self
    }
  }
}

extension JSONError {
  fileprivate init(_ error: json_error_t, _ limits: JSONLimits) {
    var copy = error
    let message = unsafe withUnsafeBytes(of: &copy.text) { text in
      unsafe String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    }
    let words = message.split(separator: " near ", maxSplits: 1).first.map(String.init) ?? message
    let fault: Fault =
      switch json_error_code(UInt32(unsafe earshot_json_code(&copy))) {
      case json_error_invalid_utf8: .encoding
      case json_error_duplicate_key: .duplicateName(JSONError.quoted(in: message))
      case json_error_numeric_overflow: .numberTooLarge
      case json_error_stack_overflow: .tooDeep(limit: limits.depth)
      default: .syntax(words)
      }
    self.init(fault: fault, line: max(1, Int(error.line)), column: max(1, Int(error.column)))
  }

  /// The name that a message shows, as in `duplicate object key near '"name"'`.
  private static func quoted(in message: String) -> String {
    guard let start = message.firstIndex(of: "\""), let end = message.lastIndex(of: "\""), start < end else {
      return ""
    }
    return String(message[message.index(after: start)..<end])
  }
}
