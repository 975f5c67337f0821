import type { Command } from 'commander';

interface Standing {
  command: Command;
  /** The words that lead to it, with that of the program. */
  words: string;
}

/** The program, its groups and their commands. */
export function commandTree(command: Command, before = ''): Standing[] {
  const words = `${before}${command.name()}`;
  return [{ command, words }, ...command.commands.flatMap((inner) => commandTree(inner, `${words} `))];
}
