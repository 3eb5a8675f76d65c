internal import Configuration
internal import Files
internal import Packs
internal import Sealing

/// What packs are signed and stamped with, as the configuration names it.
struct PackSeals {
  private let identity: SigningIdentity?
  private let authority: String?
  private let trusted: Certificates?

  /// - Throws: ``Failure`` where a file cannot be used, or others may read the key.
  init(_ configuration: Configuration) throws(Failure) {
    guard let settings = configuration.packs else {
      (identity, authority, trusted) = (nil, nil, nil)
      return
    }
    if let certificateFile = settings.certificateFile, let keyFile = settings.keyFile {
      let key: [UInt8]
      do throws(SecretFileError) { key = try SecretFile.key(keyFile) } catch {
        throw Failure(.couldNotRun, PackSeals.keyTrouble(error))
      }
      let certificates = try PackSeals.read(certificateFile)
      do throws(SealError) { identity = try SigningIdentity(certificates: certificates, key: key) } catch {
        let file = error == .noCertificate ? certificateFile : keyFile
        throw Failure(.couldNotRun, "\(file): \(EvidencePack.words(error)).")
      }
    } else {
      identity = nil
    }
    authority = settings.authority
    trusted = try settings.authorityFile.map { (file) throws(Failure) in try PackSeals.certificates(file) }
  }

  func seal(_ pack: EvidencePack, _ folder: String) throws(PackError) {
    guard let identity else { return }
    try pack.sign(folder, by: identity)
    if let authority {
      try pack.stamp(folder, authority: authority, trusting: trusted, nonce: ThisProcess.randomBytes(8))
    }
    try pack.sumSeals(folder)
  }

  /// The certificates in a PEM file.
  static func certificates(_ file: String) throws(Failure) -> Certificates {
    let pem = try read(file)
    do throws(SealError) { return try Certificates(pem: pem) } catch {
      throw Failure(.couldNotRun, "\(file): \(EvidencePack.words(error)).")
    }
  }

  private static func read(_ file: String) throws(Failure) -> [UInt8] {
    do throws(FileError) { return try ReadOnlyFile.contents(of: file, atMost: 4 << 20) } catch {
      throw Failure(.couldNotRun, error.description)
    }
  }

  private static func keyTrouble(_ error: SecretFileError) -> String {
    switch error {
    case .unreadable(let error): "\(error.path): the key that signs packs cannot be read: \(error.reason)."
    case .notOwn(let path):
      "\(path): the key that signs packs belongs neither to the account that runs Earshot nor to root."
    case .openToOthers(let path):
      "\(path): others than its owner may read or write the key that signs packs. Run: chmod 600 \(path)"
    case .noText(let path): "\(path): it holds no private key in PEM."
    }
  }
}
