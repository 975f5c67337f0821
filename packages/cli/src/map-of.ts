import type { Command } from 'commander';
import type { ApiCommand, CommandTable } from './api/command-table.ts';
import { commandTree } from './command-tree.ts';

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
  const ofApi = new Map(named);
  return commandTree(program)
    .filter(({ command }) => command.commands.length === 0)
    .map(({ command, words: all }) => {
      const words = all.slice(program.name().length + 1);
      return {
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
      };
    });
}
