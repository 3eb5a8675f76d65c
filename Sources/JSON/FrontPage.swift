// JSON: one document, or one line of a log, as a value.
//
// In go bytes that may be hostile; out comes a `JSONValue` whose objects keep the order of the text, or a `JSONError`
// with line and column. Strict (RFC 8259): a name that an object holds twice, an integer beyond 64 bits, text that is
// not UTF-8 and anything after the value are refused. libjansson parses.
//
//     let value = try JSONValue(line, limits: JSONLimits(bytes: 1 << 20))
//     let user = value["actor"]?["name"]?.string
