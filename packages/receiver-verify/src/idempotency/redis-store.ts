import type { IdempotencyStore } from './idempotency-store.ts';

/**
 * Runs one command: `(args) => client.sendCommand(args)` with node-redis, `([name, ...args]) => redis.call(name, ...args)`
 * with ioredis.
 */
export type RedisCommand = (args: [name: string, ...args: string[]]) => Promise<unknown>;

export interface RedisStoreOptions {
  command: RedisCommand;
  /** Put before every key. Default `webhook:`. */
  keyPrefix?: string;
}

/** How long after its lease the last token of a key is kept, to recognise a late holder. */
const TOKEN_GRACE_MS = 24 * 60 * 60 * 1000;

// KEYS: the state (`done`, or the token of the current lease), and the last token.
const BEGIN = `
local state = redis.call('GET', KEYS[1])
if state == 'done' then return {'done', 0} end
if state then return {'in_progress', redis.call('PTTL', KEYS[1])} end
local token = redis.call('INCR', KEYS[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call('SET', KEYS[1], string.format('%d', token), 'PX', ARGV[1])
return {'acquired', token}`;
const COMPLETE = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], 'done', 'PX', ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1`;
const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0`;

/**
 * Remembers in Redis or Valkey, through your own client. What Redis evicts or loses in a crash can be handled again:
 * use a `noeviction` policy and persistence, or Postgres.
 */
export function redisStore({ command, keyPrefix = 'webhook:' }: RedisStoreOptions): IdempotencyStore {
  const run = (script: string, key: string, args: number[]): Promise<unknown> => {
    // A hash tag puts both keys into one cluster slot. A brace inside the key would end the tag early.
    const tag = `${keyPrefix}{${encodeURIComponent(key)}}`;
    return command(['EVAL', script, '2', tag, `${tag}:token`, ...args.map((value) => String(Math.ceil(value)))]);
  };
  return {
    async begin(key, { leaseMs }) {
      const reply = await run(BEGIN, key, [leaseMs, leaseMs + TOKEN_GRACE_MS]);
      const [status, number] = Array.isArray(reply) ? reply.map(String) : [];
      if (status === 'done') return { status };
      if (status === 'acquired') return { status, token: Number(number) };
      if (status === 'in_progress') return { status, retryAfterMs: Math.max(1, Number(number)) };
      throw new TypeError('Redis gave an unexpected reply; does `command` return what the server answers?');
    },
    async complete(key, token, { rememberMs }) {
      return Number(await run(COMPLETE, key, [token, rememberMs])) === 1;
    },
    async release(key, token) {
      await run(RELEASE, key, [token]);
    },
  };
}
