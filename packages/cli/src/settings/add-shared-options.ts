import type { Command } from 'commander';

/** The options of everything that calls the API for a tenant. */
export function addSharedOptions(command: Command, { changes }: { changes: boolean }): Command {
  addConnectionOptions(command).option('--tenant <id>', 'The tenant. Default: POSTRIDER_TENANT, else "default".');
  if (!changes) return command;
  return command.option('--dry-run', 'Shows the request and sends nothing.').option('--yes', 'Does not ask.');
}

/** Where the API is. There is no option for the key itself: others see the arguments of a program. */
export function addConnectionOptions(command: Command): Command {
  return command
    .option('--json', 'The result as JSON.')
    .option('--profile <name>', 'A profile of the configuration file.')
    .option('--base-url <url>', 'Where the API is. Default: POSTRIDER_BASE_URL, else http://127.0.0.1:8080.')
    .option('--api-key-file <path>', 'A file with the API key, of mode 0600.')
    .option('--api-key-stdin', 'Reads the API key from stdin.');
}
