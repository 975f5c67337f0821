import type { Command } from 'commander';
import type { CommandTable } from './api/command-table.ts';

export interface CommandMap {
  /** The words of the command, without `postrider`. */
  command: string;
  aliases: string[];
  description: string;
  arguments: { name: string; required: boolean; description: string }[];
  options: { flags: string; description: string; required: boolean; choices: string[] | null }[];
  /** The operation of the API that it calls, as its description names it. Null: it is more than one. */
  operation: string | null;
}

/** Every command that does something, for programs. Members may be added; those that are there stay. */
export function mapOf(program: Command, { groups }: CommandTable): CommandMap[] {
  const named = groups.flatMap(({ name, commands }) =>
    commands.map((each): [string, string] => [`${name} ${each.name}`, each.operation]),
  );
  return commandsBelow({ parent: program, before: '', operations: new Map(named) });
}

interface Below {
  parent: Command;
  before: string;
  operations: ReadonlyMap<string, string>;
}

function commandsBelow({ parent, before, operations }: Below): CommandMap[] {
  return parent.commands.flatMap((command) => {
    const words = `${before}${command.name()}`;
    if (command.commands.length > 0) return commandsBelow({ parent: command, before: `${words} `, operations });
    return [
      {
        command: words,
        aliases: command.aliases(),
        description: command.description(),
        arguments: command.registeredArguments.map((each) => ({
          name: each.name(),
          required: each.required,
          description: each.description,
        })),
        options: command.options.map(({ flags, description, mandatory, argChoices }) => ({
          flags,
          description,
          required: mandatory,
          choices: argChoices ?? null,
        })),
        operation: operations.get(words) ?? null,
      },
    ];
  });
}
