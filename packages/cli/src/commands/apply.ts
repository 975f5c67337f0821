import type { ConfigurationPlan } from '@postrider/sdk-node';
import { callApi } from '../api/call-api.ts';
import { confirm } from '../api/confirm.ts';
import { mergeDocuments } from '../configuration/merge-documents.ts';
import { changesOf, isSamePlan, printPlan } from '../configuration/print-plan.ts';
import { readDocuments } from '../configuration/read-documents.ts';
import { CliError, EXIT } from '../exit-codes.ts';
import { safeJson } from '../output/escape.ts';
import { notice, printLine } from '../output/print.ts';
import { readPassphrase, type PassphraseOptions } from '../settings/read-passphrase.ts';
import { readSettings, type SharedOptions } from '../settings/read-settings.ts';

export type ApplyOptions = SharedOptions & PassphraseOptions & { file: string[] };

/** Shows what a document would change, asks, and changes it. A dry run ends with 7 if there is something to change. */
export async function runApply(options: ApplyOptions): Promise<void> {
  const settings = await readSettings(options);
  const { document, locate } = mergeDocuments(await readDocuments(options.file));
  const passphrase = readPassphrase(options);
  // Without sealed secrets in the document, the API refuses a passphrase.
  const given = { document, ...(document['secrets'] !== undefined && passphrase !== undefined && { passphrase }) };
  const send = (dryRun: boolean) =>
    callApi<ConfigurationPlan>(settings, {
      method: 'POST',
      path: '/v1/config',
      body: { ...given, dryRun },
      isSlow: true,
    }).catch((error: unknown) => {
      throw locate(error);
    });
  const planned = await send(true);
  const count = changesOf(planned.plan).length;
  const print = (answer: ConfigurationPlan) =>
    options.json === true ? printLine(safeJson(answer)) : printPlan(answer);
  if (options.dryRun === true || count === 0) {
    print(planned);
    if (count === 0) return;
    throw new CliError(EXIT.checkFailed, `Nothing was changed. ${differences(count)}.`, { code: 'would_change' });
  }
  if (options.json !== true) printPlan(planned);
  await confirm(`Change this at ${settings.baseUrl}?`, options);
  const done = await send(false).catch((error: unknown) => {
    throw perhapsDone(error);
  });
  if (options.json === true) printLine(safeJson(done));
  if (isSamePlan(done.plan, planned.plan)) return notice('Done.');
  notice('Done. Somebody else changed something meanwhile, so this is what was done:');
  if (options.json !== true) printPlan(done);
}

/** An import goes on to its end when its client is gone. */
function perhapsDone(error: unknown): unknown {
  if (!(error instanceof CliError) || error.code !== 'connection_failed') return error;
  const more = 'It may have been done all the same: --dry-run shows what is left, and to apply it again does no harm.';
  return new CliError(error.exitCode, `${error.message}\n${more}`, { code: error.code });
}

function differences(count: number): string {
  return count === 1 ? 'One resource differs from the document' : `${count} resources differ from the document`;
}
