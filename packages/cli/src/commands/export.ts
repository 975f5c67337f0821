import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import type { Configuration } from '@postrider/sdk-node';
import { stringify } from 'yaml';
import { callApi } from '../api/call-api.ts';
import { usageError } from '../exit-codes.ts';
import { escapeLines, escapeText, safeJson } from '../output/escape.ts';
import { notice } from '../output/print.ts';
import { writeOrRefuse } from '../output/write-or-refuse.ts';
import { readPassphrase, type PassphraseOptions } from '../settings/read-passphrase.ts';
import { readSettings, type Settings, type SharedOptions } from '../settings/read-settings.ts';

export type ExportOptions = SharedOptions &
  PassphraseOptions & { allTenants?: boolean; output?: string; format?: string; withSecrets?: boolean };

/** Writes what people have set as one document, which `apply` takes. */
export async function runExport(options: ExportOptions): Promise<void> {
  const settings = await readSettings(options);
  const format = formatOf(options);
  const document = await read(settings, options);
  const text = format === 'json' ? `${safeJson(document, 2)}\n` : yamlOf(document);
  const { output } = options;
  if (output !== undefined && output !== '-') return save(output, text, document);
  process.stdout.write(process.stdout.isTTY ? escapeLines(text) : text);
}

function formatOf({ json, format, output = '' }: ExportOptions): string {
  return format ?? (json === true || output.endsWith('.json') ? 'json' : 'yaml');
}

async function read(settings: Settings, options: ExportOptions): Promise<Configuration> {
  const tenantId = settings.tenantIsGiven && options.allTenants !== true ? settings.tenant : undefined;
  if (options.withSecrets !== true) {
    const query = tenantId === undefined ? '' : `?${new URLSearchParams({ tenantId }).toString()}`;
    return callApi<Configuration>(settings, { method: 'GET', path: `/v1/config${query}`, isSlow: true });
  }
  const passphrase = readPassphrase(options);
  if (passphrase === undefined) throw usageError('--with-secrets needs POSTRIDER_PASSPHRASE or --passphrase-file.');
  return callApi<Configuration>(settings, {
    method: 'POST',
    path: '/v1/config/export',
    body: { passphrase, tenantId: tenantId ?? null },
    isSlow: true,
  });
}

/** Other programs read YAML 1.1, where 22:30 and `no` are no texts: those are quoted. */
function yamlOf(document: Configuration): string {
  return stringify(document, { compat: 'yaml-1.1', lineWidth: 100, aliasDuplicateObjects: false });
}

function save(path: string, text: string, { secrets }: Configuration): void {
  writeOrRefuse(path, () => {
    // Of one that was there before, the mode stays.
    if (secrets && existsSync(path)) chmodSync(path, 0o600);
    writeFileSync(path, text, secrets ? { mode: 0o600 } : {});
  });
  notice(`Written to ${escapeText(path)}. What it would change: postrider apply --dry-run -f ${escapeText(path)}`);
}
