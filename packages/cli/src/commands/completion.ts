import { realpathSync } from 'node:fs';
import { usageError } from '../exit-codes.ts';

/** Prints a script that completes the commands and options of this program. */
export function runCompletion(shell: string): void {
  const script = SCRIPTS.get(shell);
  if (script === undefined) throw usageError(`It is one of ${[...SCRIPTS.keys()].join(', ')}.`);
  process.stdout.write(
    script(`${quoted(process.execPath)} ${quoted(realpathSync(process.argv[1] ?? ''))} __complete --`),
  );
}

// The scripts name the program by its path, because `postrider` may be a function of the shell. They ask it at each Tab, so
// that they stay right when it changes.
const SCRIPTS = new Map<string, (ask: string) => string>([
  [
    'bash',
    (ask) => `# In ~/.bashrc: source <(postrider completion bash)
_postrider() {
  local word
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    COMPREPLY+=("$word")
  done < <(${ask} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _postrider postrider
`,
  ],
  [
    'zsh',
    (ask) => `#compdef postrider
# In ~/.zshrc, after compinit: source <(postrider completion zsh)
_postrider() {
  local line
  local -a described
  while IFS= read -r line; do
    described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <(${ask} "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#described )); then
    _describe -t commands postrider described
  else
    _files
  fi
}
compdef _postrider postrider
`,
  ],
  [
    'fish',
    (ask) => `# In ~/.config/fish/config.fish: postrider completion fish | source
function __postrider_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (${ask} $words[2..-1] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c postrider -f -a '(__postrider_complete)'
`,
  ],
]);

/** For all three shells. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}
