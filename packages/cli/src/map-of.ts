import type { Command } from 'commander';
import type { ApiCommand, CommandTable } from './api/command-table.ts';

export interface CommandMap {
  /** The words of the command, without `postrider`. */
  command: string;
  aliases: string[];
  description: string;
  arguments: { name: string; required: boolean; description: string }[];
  options: { flags: string; description: string; required: boolean; choices: string[] | null }[];
  /** The operation of the API that it calls, as its description names it. Null: it is more than one. */
  operation: string | null;
  /** What `--data` takes. Null: there is no such option, or it is not a body of the API. */
  body: { required: boolean; example: unknown } | null;
}

/** Every command that does something, for programs. Members may be added; those that are there stay. */
export function mapOf(program: Command, { groups }: CommandTable): CommandMap[] {
  const named = groups.flatMap(({ name, commands }) =>
    commands.map((each): [string, ApiCommand] => [`${name} ${each.name}`, each]),
  );
  return commandsBelow({ parent: program, before: '', ofApi: new Map(named) });
}

interface Below {
  parent: Command;
  before: string;
  ofApi: ReadonlyMap<string, ApiCommand>;
}

function commandsBelow({ parent, before, ofApi }: Below): CommandMap[] {
  return parent.commands.flatMap((command) => {
    const words = `${before}${command.name()}`;
    if (command.commands.length > 0) return commandsBelow({ parent: command, before: `${words} `, ofApi });
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
        operation: ofApi.get(words)?.operation ?? null,
        body: ofApi.get(words)?.body ?? null,
      },
    ];
  });
}
