#!/usr/bin/env node
import { CommanderError } from 'commander';
import { readCommandTable } from '../api/command-table.ts';
import { commandTree } from '../command-tree.ts';
import { completeWords } from '../complete-words.ts';
import { createProgram } from '../create-program.ts';
import { helpHint } from '../help-hint.ts';
import { CliError, EXIT, usageError } from '../exit-codes.ts';
import { mapOf } from '../map-of.ts';
import { escapeLines, escapeText, safeJson, withoutKeys } from '../output/escape.ts';
import { notice, printLine } from '../output/print.ts';

const given = process.argv.slice(2);
// Commander's own `help` knows one word only.
const args = given[0] === 'help' && given.length > 2 ? [...given.slice(1), '--help'] : given;
const isJson = args.includes('--json');
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // Whoever reads the output may stop, as `head` does. A disk that is full is another matter.
  if (code === 'EPIPE') process.exit(EXIT.done);
  process.exit(
    tell(new CliError(EXIT.unexpected, `The output cannot be written: ${message}`, { code: 'output_failed' })),
  );
});
// Nobody reads the notices: the exit code still tells.
process.stderr.on('error', () => undefined);

const table = readCommandTable();
const needsAll = /^(--map|__complete)/.test(args[0] ?? '');
const program = createProgram(table, needsAll ? undefined : args);
for (const { command, words } of commandTree(program)) {
  command.exitOverride();
  command.configureOutput({ outputError: (text, write) => (isJson ? undefined : write(withoutKeys(text))) });
  if (!isJson) command.showHelpAfterError(helpHint(command, words));
}
try {
  if (/^--map(=|$)/.test(args[0] ?? '')) printMap();
  else if (args[0] === '__complete') printCompletions(args.slice(args[1] === '--' ? 2 : 1));
  else await program.parseAsync(args, { from: 'user' });
} catch (error) {
  process.exitCode = tell(error);
}

function printMap(): void {
  if (args.join(' ').replace('=', ' ') !== '--map json') throw new CliError(EXIT.usage, 'It takes --map=json, alone.');
  printLine(safeJson(mapOf(program, table)));
}

/** For the scripts of `completion`. */
function printCompletions(words: string[]): void {
  for (const { word, description } of completeWords(program, words)) printLine(`${word}\t${escapeText(description)}`);
}

function tell(error: unknown): number {
  if (error instanceof CommanderError) {
    // Help and version are no errors. What is one, Commander has told already, unless JSON is wanted.
    if (error.exitCode === 0) return EXIT.done;
    return isJson ? tell(usageError(error.message.replace(/^error: /, ''))) : EXIT.usage;
  }
  const known = error instanceof CliError;
  const message = withoutKeys(error instanceof Error ? error.message : String(error));
  const { exitCode, code, problem } = known ? error : { exitCode: EXIT.unexpected, code: 'unexpected', problem: null };
  if (isJson) notice(safeJson({ error: { code, message, exitCode, problem: problem ?? null } }));
  else notice(known ? message : escapeLines(`Unexpected: ${message}`));
  return exitCode;
}
