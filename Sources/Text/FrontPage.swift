// Text: from bytes to words.
//
// In go bytes of unknown encoding and tables in CSV or TSV; out come UTF-8 and records with the line that each starts
// on. What is wrong with a row is told with its line, and costs that row alone.
//
//     var reader = DelimitedReader()
//     try reader.feed(chunk) { event in
//       if case .record(let record) = event { print(record.line, record[0]) }
//     }
//     try reader.finish { event in … }
//
// `nearestWord(to:among:)` finds what a misspelt word most likely meant.
