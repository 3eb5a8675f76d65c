package import Hearing

/// What the sound of files on drives is compared with, and how.
package struct SoundComparison: Sendable {
  /// Path of the program that hears; nil where it is not installed.
  let program: String?
  let limits: Hearer.Limits
  /// The fingerprints of the ledger's recordings.
  let fingerprints: String
  /// Where what was heard is remembered from audit to audit; nil where it is not.
  let memory: String?
  /// The stores, for the waveform of originals.
  let stores: [FingerprintRound.Store]

  /// - Parameter memory: the file; it is made where there is none.
  package init(
    program: String?, limits: Hearer.Limits = Hearer.Limits(), fingerprints: String, memory: String? = nil,
    stores: [FingerprintRound.Store] = []
  ) {
    self.program = program
    self.limits = limits
    self.fingerprints = fingerprints
    self.memory = memory
    self.stores = stores
  }
}
