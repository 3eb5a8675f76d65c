/// The configuration file `earshot.xml`: which sources, which rules, where the results go.
///
/// In goes the file, out comes a ``Configuration`` whose every path is absolute, or a list of all that is wrong with
/// it, each with its line.
package enum FrontPage {}
