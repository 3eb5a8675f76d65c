internal import Digest
internal import Evidence
internal import SQL

/// Writes what a log says beside accesses: who logged on, and that a log was emptied.
final class LogStatements {
  private let logons: FactInserter
  private let clearings: FactInserter
  private let ends: EndedFacts

  init(writer: EvidenceWriter) throws(CollectionError) {
    do throws(EvidenceError) {
      logons = try writer.inserter(.logon, fields: ["at", "account", "host", "way"])
      clearings = try writer.inserter(.logCleared, fields: ["at", "log", "host", "account"])
      ends = try writer.endedFacts(.logon, end: "until")
    } catch {
      throw .evidence(error)
    }
  }

  /// - Parameter session: what the logoff will have as well; empty where nothing tells.
  func add(_ way: LogonWay, _ access: AccessFacts.Access, session: [UInt8], from place: Provenance)
    throws(CollectionError)
  {
    do throws(EvidenceError) {
      try logons.add(
        [number(access.at), text(access.account), text(access.host), .text(way.rawValue)], from: place)
      if let at = access.at, !session.isEmpty { try ends.begin(session, at: at) }
    } catch {
      throw .evidence(error)
    }
  }

  func end(session: [UInt8], at: Int64) throws(CollectionError) {
    do throws(EvidenceError) { try ends.end(session, at: at) } catch { throw .evidence(error) }
  }

  func addClearing(
    of log: [UInt8], on computer: [UInt8], _ access: AccessFacts.Access, from place: Provenance
  ) throws(CollectionError) {
    do throws(EvidenceError) {
      try clearings.add([number(access.at), text(log), text(computer), text(access.account)], from: place)
    } catch {
      throw .evidence(error)
    }
  }

  /// Sets when each logon ended, once all files are read.
  func settle(_ writer: EvidenceWriter) throws(CollectionError) {
    do throws(EvidenceError) { try writer.settle(ends) } catch { throw .evidence(error) }
  }

  private func number(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }

  private func text(_ bytes: [UInt8]) -> SQLValue {
    bytes.isEmpty ? .null : .text(String(decoding: bytes, as: UTF8.self))
  }
}
