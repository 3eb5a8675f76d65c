internal import CCrypto

/// SHA-256 of bytes that arrive piece by piece, by libcrypto (which uses the processor's SHA instructions).
///
/// One value serves any number of digests: ``finish()`` starts anew. For many short texts keep one and use it again, or
/// call ``of(_:)-(UnsafeRawBufferPointer)``; neither looks an algorithm up nor allocates on each call.
@safe package struct SHA256: ~Copyable {
  private let context: OpaquePointer

  package init() {
    guard let made = unsafe EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest context") }
    unsafe context = made
    unsafe begin(Algorithm.sha256.pointer)
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  private func begin(_ algorithm: OpaquePointer?) {
    let code = unsafe EVP_DigestInit_ex(context, algorithm, nil)
    precondition(code == 1, "libcrypto cannot begin SHA-256")
  }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    if bytes.count > 0 { unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }
  }

  package mutating func update(_ text: String) {
    var copy = text
    copy.withUTF8 { unsafe update(UnsafeRawBufferPointer($0)) }
  }

  /// The digest of all that came since the last call; the next digest starts anew.
  package mutating func finish() -> SHA256Value {
    var value = SHA256Value(bytes: (0, 0, 0, 0))
    unsafe withUnsafeMutableBytes(of: &value.bytes) {
      _ = unsafe EVP_DigestFinal_ex(context, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
    }
    // Without an algorithm libcrypto takes the one that the context already has, and looks nothing up.
    unsafe begin(nil)
    return value
  }

  /// The digest of bytes that are all there, without a context of its own.
  package static func of(_ bytes: UnsafeRawBufferPointer) -> SHA256Value {
    var value = SHA256Value(bytes: (0, 0, 0, 0))
    unsafe withUnsafeMutableBytes(of: &value.bytes) {
      unsafe earshot_sha256(bytes.baseAddress, bytes.count, $0.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
    return value
  }

  /// The digest of a text's UTF-8.
  package static func of(_ text: String) -> SHA256Value {
    var copy = text
    return copy.withUTF8 { unsafe of(UnsafeRawBufferPointer($0)) }
  }
}
