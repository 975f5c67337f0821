import { Option, type Command } from 'commander';
import { safeJson } from '../output/escape.ts';
import { addSharedOptions } from '../settings/add-shared-options.ts';
import { argumentsOf, type ApiCommand, type CommandTable } from './command-table.ts';
import type { OperationOptions } from './run-operation.ts';

const ALIASES: Record<string, string> = { 'event-types': 'types', statistics: 'stats', configuration: 'config' };
/** Whose options are called otherwise, or come from the settings. */
const OWN_OPTIONS = new Set(['tenantId']);

/**
 * A group of commands for each tag of the API, and a command for each of its operations. `words` are those of the command line:
 * a group that is not among them stays empty, since to make all commands takes as long as to start.
 */
export function addApiCommands(program: Command, { groups }: CommandTable, words?: readonly string[]): void {
  for (const { name, description, commands } of groups) {
    const group = program.command(name).description(description);
    const alias = ALIASES[name];
    if (alias !== undefined) group.alias(alias);
    const isAsked = words === undefined || words.some((word) => word === name || word === alias);
    if (isAsked) for (const command of commands) addApiCommand(group, command);
  }
}

function addApiCommand(group: Command, command: ApiCommand): void {
  const added = group.command(command.name).description(command.summary);
  for (const { name, description } of argumentsOf(command)) added.argument(`<${name}>`, description);
  for (const { name, description, values } of [...command.query, ...command.headers]) {
    if (OWN_OPTIONS.has(name)) continue;
    const option = new Option(`--${kebab(name)} <value>`, description);
    // For help and completion. Whether a value is right, the API says.
    if (values) option.argChoices = values;
    added.addOption(option);
  }
  if (command.query.some(({ name }) => name === 'cursor') && !command.stream) added.option('--all', 'Every page.');
  if (command.etag) added.option('--etag', 'Prints only the ETag of the answer, for --if-match.');
  if (command.ifMatch) added.option('--if-match <etag>', 'Only if nobody changed it since this ETag: --etag of "get".');
  if (command.idempotent) added.option('--idempotency-key <key>', 'The same key does it once. Default: a new one.');
  if (command.body !== null) {
    addBodyOptions(added, command.body.example);
    added.addHelpText('after', `\nAll its members: the page /docs/api of the server, ${command.operation}.`);
  }
  if (command.counted) added.option('--wait', 'Stays until all of it has ended, and tells how far it is.');
  addSharedOptions(added, { changes: command.method !== 'GET' });
  added.action(async (...all: unknown[]) => {
    const given = argumentsOf(command).map((_, at) => String(all[at]));
    const { runOperation } = await import('./run-operation.ts');
    await runOperation(command, given, added.opts<OperationOptions>());
  });
}

export function addBodyOptions(command: Command, example: unknown): void {
  command
    .option('--data <json>', 'The body: JSON, @file, or - for stdin.')
    .option('--set <name=value>', 'Sets a member of the body, such as customer.id=c-1. May be repeated.', collect);
  if (example !== null) command.addHelpText('after', () => `\nAn example of --data:\n${safeJson(example, 2)}`);
}

export function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
