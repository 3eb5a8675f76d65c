/// A made-up organisation to audit: a recording store of real telephone audio, workstation drives, eight weeks of access
/// logs and the registers of forty people, all from one seed, with a list of the breaches sown in it.
///
/// In goes a seed and an audit instant, out comes a folder with `earshot.xml`, all that it names, and `sown.csv`: exactly
/// what an audit at that instant must find. The same settings give the same bytes, file times included.
///
/// ```swift
/// var settings = EstateSettings(seed: 7, at: instant, folder: "/tmp/estate", zone: london)
/// settings.stage = .before
/// let sown = try Estate(settings).make()
/// ```
///
/// How it comes about, in order: `Plan` decides who works where and when, which calls come in and what is sown
/// (`Sowing`, one file for each rule); `Audio` joins prompts to calls; `Writing` puts it all on disk, one file for each
/// source. Everything that is not sown is lawful, whatever the seed.
package enum FrontPage {}
