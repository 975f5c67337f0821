import { readFileSync } from 'node:fs';
import { usageError } from '../exit-codes.ts';
import { escapeText, safeJson } from '../output/escape.ts';
import { printLine } from '../output/print.ts';
import { readSecretFile } from '../settings/read-secret-file.ts';
import { readStdinBytes } from '../settings/read-stdin.ts';
import { signedHeaders } from '../signed-headers.ts';

export interface SecretOptions {
  secret?: string;
  secretFile?: string;
}

interface SignOptions extends SecretOptions {
  id: string;
  timestamp?: string;
  json?: boolean;
}

/** Prints the three headers with which a body is sent. */
export async function runSign(file: string, options: SignOptions): Promise<void> {
  const body = await bytesOf(file);
  const timestamp =
    options.timestamp === undefined ? new Date() : new Date(seconds('--timestamp', options.timestamp) * 1000);
  const secret = secretOf(options);
  const headers = await signedHeaders({ id: options.id, timestamp, body, secrets: [secret] });
  if (options.json === true) return printLine(safeJson(headers));
  for (const [name, value] of Object.entries(headers)) printLine(`${name}: ${escapeText(value)}`);
}

export function secretOf({ secret, secretFile }: SecretOptions): string {
  const found =
    secret ?? (secretFile === undefined ? process.env['POSTRIDER_SECRET'] : readSecretFile(secretFile).trim());
  if (found !== undefined && found !== '') return found;
  throw usageError('There is no secret: set POSTRIDER_SECRET, or pass --secret-file or --secret.');
}

/** The bytes of a file, or of stdin for `-`: exactly as they are. */
export async function bytesOf(file: string): Promise<Uint8Array> {
  if (file === '-') return readStdinBytes();
  try {
    return readFileSync(file);
  } catch {
    throw usageError(`${escapeText(file)} cannot be read.`);
  }
}

export function seconds(option: string, text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw usageError(`${option} takes seconds, as a whole number.`);
}
