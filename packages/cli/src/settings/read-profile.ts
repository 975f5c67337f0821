import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { usageError } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { isObject } from '../output/print.ts';
import { readSecretFile } from './read-secret-file.ts';

export interface Profile {
  baseUrl: string | undefined;
  tenant: string | undefined;
  apiKey: string | undefined;
}

/** `POSTRIDER_CONFIG`, else `postrider/config.json` where the system keeps settings. */
function configFile(): string {
  const { env } = process;
  return env['POSTRIDER_CONFIG'] || join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'postrider/config.json');
}

/** A profile of the configuration file. Undefined: none was asked for. */
export function readProfile(name: string | undefined): Profile | undefined {
  if (name === undefined || name === '') return undefined;
  const path = configFile();
  const { profiles } = parse(readSecretFile(path), path);
  const found = isObject(profiles) && Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (!isObject(found)) throw usageError(`${escapeText(path)} has no profile "${escapeText(name)}".`);
  const text = (member: string) => {
    const value = found[member];
    if (value === undefined || typeof value === 'string') return value;
    throw usageError(`${member} of the profile "${escapeText(name)}" is not a text.`);
  };
  const keyFile = text('apiKeyFile');
  const keyPath = keyFile === undefined || isAbsolute(keyFile) ? keyFile : join(dirname(path), keyFile);
  return {
    baseUrl: text('baseUrl'),
    tenant: text('tenant'),
    apiKey: text('apiKey') ?? (keyPath === undefined ? undefined : readSecretFile(keyPath).trim()),
  };
}

function parse(text: string, path: string): { profiles?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // The message of the parser may show a key.
  }
  throw usageError(`${escapeText(path)} is not a JSON object.`);
}
