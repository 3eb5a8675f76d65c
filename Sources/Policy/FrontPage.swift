/// Policies as data: the rule language, read, checked and put into words.
///
/// In goes a folder of rule files and a site's own values; out comes a ``PolicySet`` whose every rule names only facts,
/// fields, roles and parameters that exist, or a list of all that is wrong, each with file, line and the nearest right
/// word. What a rule compiles to is the business of module Audit.
///
/// ```swift
/// let policies = try PolicySet.load(folder: "Rules", site: nil, at: Instant(seconds: 1_795_413_600))
/// for rule in policies.rules { print(RuleDescription.plainEnglish(rule, in: policies)) }
/// ```
package enum FrontPage {}
