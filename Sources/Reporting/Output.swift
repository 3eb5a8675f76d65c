internal import Files

/// A report's file, shared by the writers of its parts.
final class Output {
  private var file: OutputFile

  init(_ path: String) throws(ReportingError) {
    do throws(FileError) { file = try OutputFile(path, replacing: true) } catch { throw .file(error) }
  }

  func write(_ text: String) throws(ReportingError) {
    do throws(FileError) { try file.write(text) } catch { throw .file(error) }
  }

  func write(_ bytes: [UInt8]) throws(ReportingError) {
    do throws(FileError) { try file.write(bytes) } catch { throw .file(error) }
  }

  /// Empties the buffer. Whoever does so waits for the disk later.
  func empty() throws(ReportingError) {
    do throws(FileError) { try file.empty() } catch { throw .file(error) }
  }

  func finish() throws(ReportingError) {
    do throws(FileError) { try file.finish() } catch { throw .file(error) }
  }
}
