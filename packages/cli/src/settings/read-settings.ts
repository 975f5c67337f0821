import { EXIT, CliError, usageError } from '../exit-codes.ts';
import { notice } from '../output/print.ts';
import { readSecretFile } from './read-secret-file.ts';
import { readProfile } from './read-profile.ts';
import { readStdin } from './read-stdin.ts';

/** The options that every command which calls the API has. */
export interface SharedOptions {
  json?: boolean;
  tenant?: string;
  profile?: string;
  baseUrl?: string;
  apiKeyFile?: string;
  apiKeyStdin?: boolean;
  dryRun?: boolean;
  yes?: boolean;
}

export interface Settings {
  baseUrl: string;
  apiKey: string;
  tenant: string;
  /** Whether somebody said which tenant. */
  tenantIsGiven: boolean;
}

const DEFAULT_BASE_URL = 'http://127.0.0.1:8080';

/**
 * Options come before the profile, the profile before the environment. A profile that is named is taken with its own address:
 * a key must not go to an address that was meant for another.
 */
export async function readSettings(options: SharedOptions): Promise<Settings> {
  const { env } = process;
  const profile = readProfile(options.profile ?? env['POSTRIDER_PROFILE']);
  const baseUrl = options.baseUrl ?? (profile ? profile.baseUrl : env['POSTRIDER_BASE_URL'] || undefined);
  const tenant = options.tenant ?? (profile ? profile.tenant : env['POSTRIDER_TENANT'] || undefined);
  return {
    baseUrl: checkBaseUrl(baseUrl ?? DEFAULT_BASE_URL),
    apiKey: checkKey((await keyOfOptions(options)) ?? (profile ? profile.apiKey : env['POSTRIDER_API_KEY'])),
    tenant: checkTenant(tenant ?? 'default'),
    tenantIsGiven: tenant !== undefined,
  };
}

async function keyOfOptions({ apiKeyFile, apiKeyStdin }: SharedOptions): Promise<string | undefined> {
  if (apiKeyStdin === true) return (await readKeyOfStdin()).trim();
  return apiKeyFile === undefined ? undefined : readSecretFile(apiKeyFile).trim();
}

/** A terminal would show the key, and keep it in its scrollback. */
async function readKeyOfStdin(): Promise<string> {
  if (!process.stdin.isTTY) return readStdin();
  const { readHiddenLine } = await import('./read-hidden-line.ts');
  return readHiddenLine('The API key (it is not shown): ');
}

// No message shows the key.
function checkKey(key: string | undefined): string {
  if (key === undefined || key === '') {
    const ways = 'set POSTRIDER_API_KEY, or pass --api-key-file or --api-key-stdin';
    throw new CliError(EXIT.notAllowed, `There is no API key: ${ways}.`, { code: 'no_api_key' });
  }
  if (/^[\x21-\x7e]+$/.test(key) && !/^["']/.test(key)) return key;
  throw usageError('The API key has blanks, quotes or other characters in it that no key has. Was it copied whole?');
}

// In a path, `..` would be another request.
function checkTenant(tenant: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(tenant)) return tenant;
  throw usageError('The tenant is no id: ids have letters, digits, _ and -, up to 64 of them.');
}

function checkBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Not shown: it may be the key by mistake.
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    throw usageError('The base URL is not like https://postrider.example.com, without user name, query or fragment.');
  }
  if (/\/v1\/?$/.test(url.pathname)) throw usageError('The base URL ends before /v1: the commands add it.');
  if (url.protocol === 'http:' && !isOnThisMachine(url))
    notice('The API key goes over http:, which others can read. Use https:.');
  return `${url.origin}${url.pathname.replace(/\/$/, '')}`;
}

export function isOnThisMachine({ hostname }: URL): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
