internal import CCurl

// Web: pages by HTTP, with libcurl.
//
// In goes an address, out comes what a server answered, within limits of size, time and redirections, without cookies or
// passwords, from servers whose certificate is valid.
//
//     let page = try WebPage(fetching: "https://www.example.org/contact", as: "Earshot/0.1.0")
//     print(page.status, page.address, page.bytes.count)

/// A page as a server answered with it.
package struct WebPage: Sendable {
  package struct Limits: Sendable {
    /// Of the body once it is decompressed, in bytes.
    package var bytes = 8 << 20
    /// For everything together, and to be connected, in seconds.
    package var seconds = 60
    package var secondsToConnect = 15
    package var redirections = 5

    package init() {}
  }

  /// Where the answer came from at last.
  package let address: String
  /// Of HTTP, such as 200.
  package let status: Int
  /// The header `Content-Type`, where there is one.
  package let contentType: String?
  /// The body, decompressed.
  package let bytes: [UInt8]

  /// - Parameters:
  ///   - address: of the scheme `http` or `https`.
  ///   - agent: how the server is to know who asks.
  ///   - proxy: the address of a proxy; nil for none, whatever the environment says.
  ///   - certificates: a file of certificates to trust instead of the machine's own.
  ///   - sent: bytes to send, and their content type; nil to ask for a page.
  /// - Throws: ``WebError`` where no answer came. An answer such as 404 is an answer.
  package init(
    fetching address: String, as agent: String, limits: Limits = Limits(), proxy: String? = nil,
    certificates: String? = nil, sending sent: (type: String, bytes: [UInt8])? = nil
  ) throws(WebError) {
    guard WebPage.isReady, let handle = unsafe curl_easy_init() else {
      throw WebError(address: address, reason: "libcurl has no memory", isDistrusted: false)
    }
    defer { unsafe curl_easy_cleanup(handle) }
    let body = Body(limit: limits.bytes)
    var headers: UnsafeMutablePointer<curl_slist>?
    defer { unsafe curl_slist_free_all(headers) }
    if let sent {
      unsafe earshot_curl_send(handle, "Content-Type: \(sent.type)", sent.bytes, sent.bytes.count, &headers)
    }
    var message = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
    let code: CURLcode = unsafe message.withUnsafeMutableBufferPointer { buffer in
      let numbers: [(CURLoption, Int)] = [
        (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 1), (CURLOPT_MAXREDIRS, limits.redirections),
        (CURLOPT_TIMEOUT, limits.seconds), (CURLOPT_CONNECTTIMEOUT, limits.secondsToConnect),
        (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
      ]
      let texts: [(CURLoption, String)] = [
        (CURLOPT_URL, address), (CURLOPT_USERAGENT, agent), (CURLOPT_PROTOCOLS_STR, "http,https"),
        (CURLOPT_REDIR_PROTOCOLS_STR, "http,https"), (CURLOPT_PROXY, proxy ?? ""),
        // All compressions that libcurl knows; the limit is one of what comes out of them.
        (CURLOPT_ACCEPT_ENCODING, ""),
      ]
      for (option, value) in numbers { unsafe earshot_curl_number(handle, option, value) }
      for (option, value) in texts { unsafe earshot_curl_text(handle, option, value) }
      if let certificates { unsafe earshot_curl_text(handle, CURLOPT_CAINFO, certificates) }
      unsafe earshot_curl_message(handle, buffer.baseAddress)
      unsafe earshot_curl_body(handle, Body.take, Unmanaged.passUnretained(body).toOpaque())
      return unsafe curl_easy_perform(handle)
    }
    self.address = unsafe earshot_curl_address(handle).map { unsafe String(cString: $0) } ?? address
    guard code == CURLE_OK else {
      let said = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let known = unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) } ?? "error \(code.rawValue)"
      throw WebError(
        address: self.address,
        reason: body.isTooLarge
          ? "the page has more than \(limits.bytes) bytes" : WebError.words(code, said.isEmpty ? known : said, limits),
        isDistrusted: code == CURLE_PEER_FAILED_VERIFICATION)
    }
    status = unsafe earshot_curl_status(handle)
    contentType = unsafe earshot_curl_content_type(handle).map { unsafe String(cString: $0) }
    bytes = body.bytes
  }

  /// libcurl's own beginning, once in a process.
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

/// Why a page could not be had.
package struct WebError: Error, CustomStringConvertible, Sendable {
  /// The address that did not answer, which may be one that another led to.
  package let address: String
  package let reason: String
  /// Whether the server's certificate is the reason.
  package let isDistrusted: Bool

  package var description: String { "\(address): \(reason)" }

  /// What libcurl's code means to somebody who knows the address and not libcurl
  /// (https://curl.se/libcurl/c/libcurl-errors.html).
  /// - Parameter said: libcurl's own words, which stand beside ours where they tell more.
  fileprivate static func words(_ code: CURLcode, _ said: String, _ limits: WebPage.Limits) -> String {
    switch code {
    case CURLE_OPERATION_TIMEDOUT:
      "no whole answer came within \(limits.seconds) seconds, of which \(min(limits.secondsToConnect, limits.seconds)) to "
        + "be connected"
    case CURLE_TOO_MANY_REDIRECTS: "it leads on to other addresses more than \(limits.redirections) times"
    case CURLE_UNSUPPORTED_PROTOCOL: "that is no address of a web page, which begins with http:// or https://"
    case CURLE_PEER_FAILED_VERIFICATION: "the server's certificate is not trusted: \(said)"
    case CURLE_COULDNT_RESOLVE_HOST: "no machine of that name is known here"
    case CURLE_COULDNT_CONNECT: "no server can be connected to there"
    case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_GOT_NOTHING: "the answer broke off: \(said)"
    default: said
    }
  }
}

/// Takes the body of an answer.
private final class Body {
  private let limit: Int
  private(set) var bytes: [UInt8] = []
  private(set) var isTooLarge = false

  init(limit: Int) { self.limit = limit }

  static let take: earshot_curl_take = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let body = unsafe Unmanaged<Body>.fromOpaque(context).takeUnretainedValue()
    guard body.bytes.count + count <= body.limit else {
      body.isTooLarge = true
      return 0
    }
    unsafe body.bytes.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
    return count
  }
}
