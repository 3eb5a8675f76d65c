internal import Digest
internal import Evidence
internal import Files
package import Sealing
internal import Time
internal import Web

extension EvidencePack {
  /// Signs the bag: writes the signature over its tag manifest beside it, in DER.
  package func sign(_ folder: String, by identity: SigningIdentity) throws(PackError) {
    let manifest = try PackError.files { () throws(FileError) in
      try ReadOnlyFile.contents(of: "\(folder)/\(Bag.tagManifest)", atMost: 64 << 20)
    }
    let signature: [UInt8]
    do throws(SealError) { signature = try identity.sign(manifest, at: at) } catch {
      throw .refused("The pack cannot be signed: \(EvidencePack.words(error))")
    }
    try EvidencePack.write(signature, to: "\(folder)/\(PackVerification.signature)")
  }

  /// Has an authority stamp the signature.
  /// - Parameters:
  ///   - authority: its address.
  ///   - trusted: its certificates; nil to believe any.
  ///   - nonce: 8 bytes that nobody can guess.
  package func stamp(
    _ folder: String, authority: String, trusting trusted: Certificates?, nonce: [UInt8]
  ) throws(PackError) {
    let digest = try PackError.files { () throws(FileError) in
      try SHA256Value.of(contentsOf: "\(folder)/\(PackVerification.signature)")
    }
    let bytes = unsafe digest.withBytes { unsafe Array($0) }
    let answer: WebPage
    do {
      let request = try TimeStamp.request(over: bytes, nonce: nonce)
      var limits = WebPage.Limits()
      limits.bytes = 1 << 20
      answer = try WebPage(
        fetching: authority, as: program, limits: limits, sending: ("application/timestamp-query", request))
      guard answer.status == 200 else {
        throw PackError.refused(
          "\(authority): the time stamp was not given: the server answered with status \(answer.status)")
      }
      _ = try TimeStamp.verify(answer.bytes, over: bytes, request: request, trusting: trusted)
    } catch let error as PackError {
      throw error
    } catch let error as SealError {
      throw .refused("\(authority): the time stamp was not given, or does not hold: \(EvidencePack.words(error))")
    } catch {
      throw .refused("\(authority): no time stamp could be had: \(error)")
    }
    try EvidencePack.write(answer.bytes, to: "\(folder)/\(PackVerification.timeStamp)")
  }

  /// Writes the sums of the seals there are: no manifest can list them, and whoever opens the pack by hand should see a seal
  /// that was damaged on its way as well as any other file.
  package func sumSeals(_ folder: String) throws(PackError) {
    try PackError.files { () throws(FileError) in
      var sums = try OutputFile("\(folder)/\(PackVerification.seals)")
      for name in [PackVerification.signature, PackVerification.timeStamp]
      where kindOfFile("\(folder)/\(name)") == .file {
        try sums.write("\(try SHA256Value.of(contentsOf: "\(folder)/\(name)"))  \(name)\n")
      }
      try sums.finish()
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(PackError) {
    try PackError.files { () throws(FileError) in
      var output = try OutputFile(path)
      try output.write(bytes)
      try output.finish()
    }
  }

  /// What a failure to seal means.
  package static func words(_ error: SealError) -> String {
    switch error {
    case .noCertificate: "the file holds no certificate in PEM"
    case .noKey: "the file holds no private key in PEM that can be read without a passphrase"
    case .anotherKey: "the key is not that of the first certificate"
    case .overSomethingElse: "it is over something else, or was changed"
    case .unreadable: "it cannot be read"
    case .untrusted(let who): "nobody who is believed vouches for \(who)"
    case .refused: "the authority refused"
    case .failed(let reason): "libcrypto says '\(reason)'"
    }
  }
}
