internal import XML

/// How evidence packs are made.
package struct PackSettings: Sendable {
  /// Where packs are made unless said otherwise, and where alone they are deleted; nil where nothing is said.
  package var folder: String?
  /// The certificates by which packs are signed, in PEM: the signer's own first; nil where they are not signed.
  package var certificateFile: String?
  /// The signer's private key, in PEM, without a passphrase: nobody but Earshot's account may read it.
  package var keyFile: String?
  /// The address of an authority for time stamps (RFC 3161); nil where packs are not stamped.
  package var authority: String?
  /// The certificates of the authority, in PEM; nil where any is believed.
  package var authorityFile: String?
  /// Whether recordings may go into a pack where somebody asks for it.
  package var audio = false

  package init() {}
}

extension ConfigurationReader {
  mutating func packs(_ root: Node) -> PackSettings? {
    guard let node = root.child("packs") else { return nil }
    expectOnly(["folder", "certificate", "key", "time-stamp", "time-stamp-certificates", "audio"], of: node)
    var settings = PackSettings()
    settings.folder = path(node["folder"])
    settings.certificateFile = path(node["certificate"])
    settings.keyFile = path(node["key"])
    settings.authority = node["time-stamp"]
    settings.authorityFile = path(node["time-stamp-certificates"])
    if (settings.certificateFile == nil) != (settings.keyFile == nil) {
      fault(node, "a signature needs both 'certificate' and 'key'")
    }
    if settings.authority != nil, settings.certificateFile == nil {
      fault(node, "a time stamp is one over a signature; give 'certificate' and 'key' too")
    }
    if let authority = settings.authority, !authority.hasPrefix("http://"), !authority.hasPrefix("https://") {
      fault(node, "time-stamp=\"\(authority)\" is no address of an authority; expected http:// or https://")
    }
    switch node["audio"] {
    case nil, "no": break
    case "yes": settings.audio = true
    case let other?: fault(node, "audio=\"\(other)\" is neither yes nor no")
    }
    return settings
  }
}
