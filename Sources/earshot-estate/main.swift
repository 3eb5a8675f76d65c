internal import Glibc
internal import SampleEstate

exit(EstateCommand.run(Array(CommandLine.arguments.dropFirst())))
