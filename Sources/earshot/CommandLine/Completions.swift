/// What the shells complete, from the same table as the help.
enum Completions {
  private static var commands: [Command] { CommandTable.shown }

  static var bash: String {
    var cases = ""
    for command in commands {
      var words = command.shownFlags.map(\.name)
      var more = ""
      switch command.operand?.value {
      case .words(let values)?: words += values
      case .folder?: more = "; COMPREPLY+=($(compgen -d -- \"$word\"))"
      default: break
      }
      cases += "    \(command.name.rawValue)) "
      cases += "COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$word\"))\(more) ;;\n"
    }
    return """
      # bash completion for earshot, printed by the program itself
      _earshot() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
        if ((COMP_CWORD == 1)); then
          COMPREPLY=($(compgen -W '\(commands.map(\.name.rawValue).joined(separator: " ")) --help' -- "$word"))
          return
        fi
        case $before in
          \(fileFlags.joined(separator: "|"))) COMPREPLY=($(compgen -f -- "$word")); return ;;
          --at|--source) return ;;
        esac
        case ${COMP_WORDS[1]} in
      \(cases)  esac
      }
      complete -F _earshot earshot

      """
  }

  /// Flags whose value is a file or folder.
  private static var fileFlags: [String] {
    var names: [String] = []
    for flag in commands.flatMap(\.shownFlags) where !names.contains(flag.name) {
      switch flag.value {
      case .file?, .folder?: names.append(flag.name)
      default: break
      }
    }
    return names
  }

  static var zsh: String {
    var cases = ""
    for command in commands {
      var words = command.shownFlags.map { flag in
        let action: String =
          switch flag.value {
          case .file?: ":file:_files"
          case .folder?: ":folder:_files -/"
          case .some(let other): ":\(other.placeholder.lowercased()):"
          case nil: ""
          }
        return "'\(flag.name)[\(quoted(flag.help))]\(action)'"
      }
      switch command.operand?.value {
      case .words(let values)?: words.append("'1:word:(\(values.joined(separator: " ")))'")
      case .folder?: words.append("'1:folder:_files -/'")
      default: break
      }
      cases += "    \(command.name.rawValue)) _arguments \(words.joined(separator: " ")) ;;\n"
    }
    let list = commands.map { "'\($0.name.rawValue):\(quoted($0.summary))'" }.joined(separator: " ")
    return """
      #compdef earshot
      # zsh completion for earshot, printed by the program itself
      if ((CURRENT == 2)); then
        local -a commands=(\(list))
        _describe command commands
      else
        local command=$words[2]
        shift words; ((CURRENT--))
        case $command in
      \(cases)  esac
      fi

      """
  }

  static var fish: String {
    var text = "# fish completion for earshot, printed by the program itself\ncomplete -c earshot -f\n"
    for command in commands {
      let name = command.name.rawValue
      text += "complete -c earshot -n __fish_use_subcommand -a \(name) -d '\(quoted(command.summary))'\n"
      let condition = "-n '__fish_seen_subcommand_from \(name)'"
      for flag in command.shownFlags {
        let value: String =
          switch flag.value {
          case .file?, .folder?: " -r -F"
          case .some: " -x"
          case nil: ""
          }
        text += "complete -c earshot \(condition) -l \(flag.name.dropFirst(2))\(value) -d '\(quoted(flag.help))'\n"
      }
      switch command.operand?.value {
      case .words(let words)?: text += "complete -c earshot \(condition) -a '\(words.joined(separator: " "))'\n"
      case .folder?: text += "complete -c earshot \(condition) -a '(__fish_complete_directories)'\n"
      default: break
      }
    }
    return text
  }

  /// Within single quotes and brackets, for all three shells.
  private static func quoted(_ text: String) -> String { text.filter { !"'[]:\\".contains($0) } }
}
