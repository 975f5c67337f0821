import { parseArgs } from 'node:util';
import type { Api } from '../api/call-api.ts';
import { httpOptionsOf, type HttpOptions } from './http-options.ts';
import { readSecret } from './read-secret.ts';
import { UsageError } from './usage-error.ts';

export interface Settings {
  api: Api;
  allowWrites: boolean;
  /** Undefined: stdio. */
  http: HttpOptions | undefined;
}

/** Throws `UsageError`. No message shows a key. */
export function readSettings(args: string[], env: NodeJS.ProcessEnv): Settings {
  const given = parse(args);
  return {
    api: {
      baseUrl: checkUrl(given['base-url'] ?? (env['POSTRIDER_BASE_URL'] || 'http://127.0.0.1:8080')),
      apiKey: keyOf(given['api-key-file'], env),
      tenant: checkTenant(given.tenant ?? (env['POSTRIDER_TENANT'] || 'default')),
    },
    allowWrites: given['allow-writes'] === true,
    http: httpOptionsOf({ http: given.http, host: given.host, tokenFile: given['token-file'] }),
  };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args,
      options: {
        'allow-writes': { type: 'boolean' },
        http: text,
        host: text,
        'token-file': text,
        'api-key-file': text,
        'base-url': text,
        tenant: text,
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The options are wrong.');
  }
}

function keyOf(file: string | undefined, env: NodeJS.ProcessEnv): string {
  const key = file === undefined ? (env['POSTRIDER_API_KEY'] ?? '') : readSecret(file);
  if (key === '') throw new UsageError('There is no API key: set POSTRIDER_API_KEY, or pass --api-key-file.');
  if (/^[\x21-\x7e]+$/.test(key) && !/^["']/.test(key)) return key;
  throw new UsageError('The API key has blanks, quotes or other characters in it that no key has.');
}

// In a path, `..` would be another request.
function checkTenant(tenant: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(tenant)) return tenant;
  throw new UsageError('The tenant is no id: ids have letters, digits, _ and -, up to 64 of them.');
}

function checkUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Not shown: it may be the key by mistake.
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    throw new UsageError('The base URL is not like https://postrider.example.com.');
  }
  if (/\/v1\/?$/.test(url.pathname)) throw new UsageError('The base URL ends before /v1: the tools add it.');
  return `${url.origin}${url.pathname.replace(/\/$/, '')}`;
}
