// Holdings: every place that holds something of a call, and who had to do with it: what a subject access request asks for.
//
// In goes the evidence of a run and a question (a recording, a caller, somebody who took calls, a time); out comes the answer as
// text for the officer, as XML (Reports/holdings.xsd), or as a letter that names no third party. The evidence is joined in a
// database on disk and told row by row, so memory does not grow with it.
//
//     let search = HoldingsSearch(question: question, setting: setting)
//     let told = try search.run(sources, to: HoldingsText(setting, output))
