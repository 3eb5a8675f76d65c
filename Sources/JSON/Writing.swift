internal import CJansson

extension JSONValue {
  /// An object of the members that are there, in their order.
  package static func members(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
  }

  /// The value as JSON on one line, as libjansson writes it; a number that JSON cannot hold (infinity) is null.
  package var line: String {
    let tree = JSONTree(self)
    let text = unsafe json_dumps(tree.pointer, Int(JSON_COMPACT | JSON_ENCODE_ANY))
    guard let text = unsafe text else { return "null" }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }
}

/// Owns a value of libjansson.
@safe private struct JSONTree: ~Copyable {
  let pointer: UnsafeMutablePointer<json_t>?

  init(_ value: JSONValue) { unsafe pointer = JSONTree.made(value) }

  deinit { unsafe json_decref(pointer) }

  /// - Returns: a reference that the caller gives away or releases.
  private static func made(_ value: JSONValue) -> UnsafeMutablePointer<json_t>? {
    switch value {
    case .null: return unsafe json_null()
    case .bool(let bool): return unsafe bool ? json_true() : json_false()
    case .integer(let integer): return unsafe json_integer(json_int_t(integer))
    case .real(let real): return unsafe json_real(real) ?? json_null()
    case .string(let string):
      var copy = string
      return copy.withUTF8 { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe json_stringn($0.baseAddress, $0.count) }
      }
    case .array(let elements):
      let array = unsafe json_array()
      for element in elements { unsafe json_array_append_new(array, made(element)) }
      return unsafe array
    case .object(let members):
      let object = unsafe json_object()
      for member in members { unsafe json_object_set_new(object, member.name, made(member.value)) }
      return unsafe object
    }
  }
}
