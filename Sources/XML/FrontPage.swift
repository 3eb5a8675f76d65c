// XML: libxml2 made safe.
//
// In go configuration, rules, registers and reports that may be hostile; out come `Node` values with their lines, or an
// `XMLError` that names every fault. Nothing is fetched from a network, no document type declaration is accepted, size
// and depth are bounded. A register of any length is read child by child; a report is written as a stream.
//
//     let schema = try Schema(file: "Rules/rule.xsd")
//     let rule = try XMLReader.document(contents, name: "overdue.xml", schema: schema)
//     print(rule["id"] ?? "no id", "at line", rule.line)
