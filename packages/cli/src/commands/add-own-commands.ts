import { Argument, Option, type Command } from 'commander';
import { addBodyOptions, collect } from '../api/add-api-commands.ts';
import type { CommandTable } from '../api/command-table.ts';
import { addConnectionOptions, addSharedOptions } from '../settings/add-shared-options.ts';

/** The commands that are more than one operation. Each is loaded when it runs: the program starts without them. */
export function addOwnCommands(program: Command, table: CommandTable): void {
  addWhy(program);
  addTail(program, table);
  addListen(program);
  addTrigger(program);
  addSign(program);
  addVerify(program);
  addConformance(program);
  addApply(program);
  addExport(program);
  addDoctor(program);
  addMcp(program);
  addDev(program);
  addCompletion(program);
}

function addWhy(program: Command): void {
  const why = program
    .command('why')
    .description('What became of an event or a delivery, why, and what to do next.')
    .argument('<what>', 'The id of an event or a delivery, or an externalId.')
    .argument('[endpoint]', 'Only this endpoint: its id, its name or a part of its address.');
  addSharedOptions(why, { changes: false }).action(async (what: string, endpoint: string | undefined) => {
    const { runWhy } = await import('./why.ts');
    await runWhy(what, endpoint, why.opts());
  });
}

function addTail(program: Command, { groups }: CommandTable): void {
  const stream = groups.flatMap(({ commands }) => commands).find(({ operation }) => operation === 'streamChanges');
  const status = new Option('--status <status>', 'Only changes to this status.');
  // For help and completion. Whether it is right, the API says.
  status.argChoices = stream?.query.find(({ name }) => name === 'status')?.values ?? [];
  const tail = program
    .command('tail')
    .description('What happens to deliveries, as it happens, until Ctrl-C.')
    .option('--all-tenants', 'Of all tenants; needs an admin key.')
    .option('--endpoint-id <id>', 'Only this endpoint.')
    .option('--event-type <type>', 'Only events of this type.')
    .addOption(status)
    .option('--cursor <cursor>', 'Begins behind this change. Default: now.')
    .option('--count <number>', 'Ends after so many changes.');
  addSharedOptions(tail, { changes: false }).action(async () => {
    const { runTail } = await import('./tail.ts');
    await runTail(tail.opts());
  });
}

function addListen(program: Command): void {
  const listen = program
    .command('listen')
    .description('Forwards events to an address of this machine, signed, until Ctrl-C. Needs no tunnel.')
    .option('--forward-to <url>', 'Where to, such as http://127.0.0.1:3000/webhooks.')
    .option('--events <types>', 'Only these types, such as order.paid,book.*.')
    .option('--filter <json>', 'Only events that pass this filter, written as for endpoints: JSON, @file, or -.')
    .option('--since <time>', 'Offers what was accepted since then, such as 15m, 2h or 2026-02-04T10:30:00Z, too.')
    .option('--name <name>', 'Which of several listeners this is: each goes on where it was.', 'default')
    .option('--record <folder>', 'Writes each request and its answer into a file.')
    .option('--plain', 'Lines also where there is a terminal.')
    .option('--timeout <seconds>', 'How long the receiver may take.', '30')
    .option('--dead-after <seconds>', 'Ends with 6 when the API was away for so long.', '120')
    .option('--secret-file <path>', 'Signs with the secret in this file, of mode 0600. Default: one of this machine.')
    .option('--print-secret', 'Prints the secret of this machine, which the receiver needs, and ends.');
  addSharedOptions(listen, { changes: false }).action(async () => {
    const { runListen } = await import('../listen/run-listen.ts');
    await runListen(listen.opts());
  });
}

function addTrigger(program: Command): void {
  const trigger = program
    .command('trigger')
    .description("Publishes an event, with the catalogue's example or a past event as its data.")
    .argument('[type]', 'The type of the event. Default: that of --from.')
    .option('--from <eventId>', 'Takes the data of this event instead.')
    .option('--edit', 'Opens the data in VISUAL or EDITOR first.')
    .option('--count <number>', 'So many events.', '1')
    .option('--rate <perSecond>', 'At most so many a second.', '10');
  addBodyOptions(trigger, { orderId: 'o-1001' });
  addSharedOptions(trigger, { changes: true }).action(async (type: string | undefined) => {
    const { runTrigger } = await import('./trigger.ts');
    await runTrigger(type, trigger.opts());
  });
}

function addSign(program: Command): void {
  const sign = program
    .command('sign')
    .description('Signs a body as Postrider does, and prints the headers.')
    .argument('<file>', 'The body; - is stdin.')
    .requiredOption('--id <id>', 'The webhook-id.')
    .option('--timestamp <seconds>', 'Unix seconds. Default: now.');
  addSecretOptions(sign).action(async (file: string) => {
    const { runSign } = await import('./sign.ts');
    await runSign(file, sign.opts());
  });
}

function addVerify(program: Command): void {
  const verify = program
    .command('verify')
    .description('Tells whether a request that was received verifies. Ends with 7 if it does not.')
    .argument('<file>', 'The body as it came, byte for byte; - is stdin.')
    .requiredOption('-H, --header <header>', "A header, like 'webhook-id: evt_…'. May be repeated.", collect)
    .option('--tolerance <seconds>', 'How old or new it may be. Default: 300.')
    .option('--explain', 'Looks for the cause: time, secret, changed body, missing header.');
  addSecretOptions(verify).action(async (file: string) => {
    const { runVerify } = await import('./verify.ts');
    await runVerify(file, verify.opts());
  });
}

function addConformance(program: Command): void {
  const conformance = program
    .command('conformance')
    .description('Sends good and bad requests to a receiver and grades its answers. Ends with 7 if one is wrong.')
    .argument('<url>', 'The receiver.')
    .option('--type <type>', 'The type of the events.', 'postrider.conformance')
    .option('--junit <path>', 'Writes a report for CI too.');
  addSecretOptions(conformance).action(async (url: string) => {
    const { runConformance } = await import('./conformance.ts');
    await runConformance(url, conformance.opts());
  });
}

function addApply(program: Command): void {
  const apply = program
    .command('apply')
    .description('Makes what is set be as a document says: shows the plan, asks, and does it.')
    .requiredOption('-f, --file <path>', 'A document in YAML or JSON; - is stdin. May be repeated.', collect)
    .option('--passphrase-file <path>', 'What its secrets are sealed with, in a file. Default: POSTRIDER_PASSPHRASE.')
    .option('--dry-run', 'Shows the plan only. Ends with 0 if nothing would change, else with 7.')
    .option('--yes', 'Does not ask.');
  addConnectionOptions(apply).action(async () => {
    const { runApply } = await import('./apply.ts');
    await runApply(apply.opts());
  });
}

function addExport(program: Command): void {
  const added = program
    .command('export')
    .description('Writes what is set as a document for apply. Without --tenant, all of it.')
    .option('-o, --output <path>', 'Writes it to a file. Default: stdout.')
    .addOption(
      new Option('--format <format>', 'Default: yaml, unless --json or a file of that name.').choices(['yaml', 'json']),
    )
    .option('--all-tenants', 'All of it, whatever POSTRIDER_TENANT says.')
    .option('--with-secrets', 'Seals the secrets into it, with the passphrase.')
    .option('--passphrase-file <path>', 'The passphrase, in a file of mode 0600. Default: POSTRIDER_PASSPHRASE.');
  addSharedOptions(added, { changes: false }).action(async () => {
    const { runExport } = await import('./export.ts');
    await runExport(added.opts());
  });
}

function addDoctor(program: Command): void {
  const doctor = program
    .command('doctor')
    .description(
      'Looks at server, database, workers, clocks, disk and Temporal; says what to do. Ends with 7 if one is wrong.',
    );
  addConnectionOptions(doctor).action(async () => {
    const { runDoctor } = await import('./doctor.ts');
    await runDoctor(doctor.opts(), program.version() ?? '');
  });
}

function addMcp(program: Command): void {
  const mcp = program
    .command('mcp')
    .description('Serves MCP for an assistant, over stdio: it reads deliveries and tells why one failed.')
    .option('--allow-writes', 'Offers tools that change something. The key must allow it too.')
    .option('--http <port>', 'Serves http://127.0.0.1:<port>/mcp instead of stdio.')
    .option('--host <host>', 'Default: 127.0.0.1. Another needs --token-file.')
    .option('--token-file <path>', 'A file of mode 0600 with the token that clients bear.');
  addSharedOptions(mcp, { changes: false }).action(async () => {
    const { runMcp } = await import('./mcp.ts');
    await runMcp(mcp.opts());
  });
}

function addDev(program: Command): void {
  const dev = program
    .command('dev')
    .description('Runs the whole system on this machine, in a clone of Postrider, as npm start does.')
    .option('--demo', 'Fills it with a week of three shops, to look around in.');
  dev.action(async () => {
    const { runDev } = await import('./dev.ts');
    await runDev(dev.opts());
  });
}

function addCompletion(program: Command): void {
  const shell = new Argument('<shell>', 'The shell.');
  shell.argChoices = ['bash', 'zsh', 'fish'];
  program
    .command('completion')
    .description('Prints a script that completes commands and options, for your shell to read.')
    .addArgument(shell)
    .action(async (given: string) => {
      const { runCompletion } = await import('./completion.ts');
      runCompletion(given);
    });
}

function addSecretOptions(command: Command): Command {
  return command
    .option('--json', 'The result as JSON.')
    .option('--secret <secret>', 'whsec_…, whsk_… to sign or whpk_… to verify. Default: POSTRIDER_SECRET.')
    .option('--secret-file <path>', 'A file with the secret, of mode 0600.');
}
