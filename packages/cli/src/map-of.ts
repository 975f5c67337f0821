import type { Command } from 'commander';

export interface CommandMap {
  /** The words of the command, without `postrider`. */
  command: string;
  aliases: string[];
  description: string;
  arguments: { name: string; required: boolean; description: string }[];
  options: { flags: string; description: string; required: boolean }[];
}

/** Every command that does something, for programs. */
export function mapOf(parent: Command, before = ''): CommandMap[] {
  return parent.commands.flatMap((command) => {
    const words = `${before}${command.name()}`;
    if (command.commands.length > 0) return mapOf(command, `${words} `);
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
        options: command.options.map(({ flags, description, mandatory }) => ({
          flags,
          description,
          required: mandatory,
        })),
      },
    ];
  });
}
