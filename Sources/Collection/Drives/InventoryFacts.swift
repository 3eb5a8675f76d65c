internal import Configuration
internal import Digest
internal import Evidence
internal import Files
internal import SQL

/// Reads the inventory's file and writes down what it says of the workstations themselves.
struct InventoryFacts {
  let path: String
  let writer: EvidenceWriter

  /// How large an inventory may be, in bytes.
  static let largest = 64 << 20

  /// - Returns: nil where it cannot be read at all, which is a gap.
  func read() throws(EvidenceError) -> (Inventory, InputFile)? {
    let contents: [UInt8]
    let modified: (seconds: Int64, nanoseconds: Int64)
    do throws(FileError) {
      modified = try ReadOnlyFile(path, followLinks: true).modified()
      contents = try ReadOnlyFile.contents(of: path, atMost: InventoryFacts.largest)
    } catch {
      try writer.add(gap(for: error))
      return nil
    }
    let digest = unsafe contents.withUnsafeBytes { unsafe SHA256.of($0) }
    let file = try writer.inputFile(
      path, size: Int64(contents.count), modified: modified.seconds * 1_000_000 + modified.nanoseconds / 1_000,
      sha256: digest)
    let inventory = Inventory.read(contents, name: path, folder: parentFolder(of: path))
    for fault in inventory.faults {
      try writer.add(
        Gap(
          .malformed, path: path, reason: fault.message,
          remedy: "Correct the inventory (Rules/inventory.xsd says what it may hold); the rest of it was used.",
          line: fault.line, workstation: fault.workstation), from: Provenance(file: file, line: fault.line))
    }
    if inventory.workstations.isEmpty, inventory.faults.isEmpty {
      try writer.add(
        Gap(
          .empty, path: path, reason: "the inventory lists no workstation",
          remedy: "List the workstations on which recordings may be saved."))
    }
    return (inventory, file)
  }

  private func gap(for error: FileError) -> Gap {
    if error.isMissing {
      return Gap(
        .absent, path: path, reason: "there is no such inventory",
        remedy: "Put the inventory there, or correct its path in the configuration.")
    }
    return Gap(
      .unreadable, path: path, reason: "the inventory cannot be read: \(error.reason)",
      remedy: "Let the account that runs Earshot read it.")
  }

  /// One fact for each address of each workstation.
  func addWorkstations(of inventory: Inventory, from file: InputFile) throws(EvidenceError) {
    for workstation in inventory.workstations {
      // Logs may name a workstation as the inventory does, so its name is an address too.
      let own = Inventory.Address(text: workstation.name, line: workstation.line)
      for address in [own] + workstation.addresses.filter({ $0.text.lowercased() != own.text.lowercased() }) {
        try writer.add(
          .workstation,
          [
            "name": .text(workstation.name), "address": .text(address.text),
            "user": workstation.user.map { .text($0) } ?? .null,
            "location": workstation.location.map { .text($0) } ?? .null,
          ], from: Provenance(file: file, line: address.line))
      }
    }
  }
}
