internal import Time
internal import XML

extension ConfigurationReader {
  /// How long Earshot keeps what it makes itself. `keep` of <output> and <ledger> say the same of runs and of the ledger.
  mutating func retention(_ root: Node, _ configuration: inout Configuration) {
    configuration.outputKeep = period("keep", of: root.child("output"))
    guard let node = root.child("retention") else { return }
    expectOnly(["runs", "evidence", "ledger", "packs"], of: node)
    for (attribute, element) in [("runs", "output"), ("ledger", "ledger")] {
      if node[attribute] != nil, root.child(element)?["keep"] != nil {
        fault(node, "'\(attribute)' is said twice: here, and as 'keep' of <\(element)>; leave one of them out")
      }
    }
    if let runs = period("runs", of: node) { configuration.outputKeep = runs }
    if let ledger = period("ledger", of: node) { configuration.ledgerKeep = ledger }
    configuration.evidenceKeep = period("evidence", of: node)
    configuration.packsKeep = period("packs", of: node)
    if let evidence = configuration.evidenceKeep, let runs = configuration.outputKeep,
      evidence.nominalMicroseconds > runs.nominalMicroseconds
    {
      fault(
        node,
        "evidence=\"\(node["evidence"] ?? "")\" is longer than the runs are kept that it is in; give less, or leave it out"
      )
    }
    if configuration.packsKeep != nil, root.child("packs")?["folder"] == nil {
      fault(
        node,
        "packs=\"\(node["packs"] ?? "")\": packs are deleted only from a folder of their own; name it: <packs folder=\"…\"/>"
      )
    }
  }
}
