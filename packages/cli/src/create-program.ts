import { Command } from 'commander';
import { addApiCommands } from './api/add-api-commands.ts';
import type { CommandTable } from './api/command-table.ts';
import { addOwnCommands } from './commands/add-own-commands.ts';

const AFTER = `
The API key comes from POSTRIDER_API_KEY, a profile, --api-key-file (mode 0600) or --api-key-stdin.
Exit codes: 0 done, 1 unexpected, 2 wrong command line, 3 no key or not allowed, 4 not found, 5 refused,
6 no connection or try again later, 7 what was checked is not in order.
All commands as JSON: postrider --map=json`;

/** With `words`, the groups of the API that are not among them stay empty. */
export function createProgram(table: CommandTable, words?: readonly string[]): Command {
  const program = new Command('postrider')
    .description('Postrider in the terminal.')
    .version(table.version)
    .option('--map <format>', 'Prints all commands with their arguments and options; the format is json.')
    .addHelpText('after', AFTER)
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false });
  program.commandsGroup('Look and try:');
  addOwnCommands(program, table);
  program.commandsGroup('The API:');
  addApiCommands(program, table, words);
  return program;
}
