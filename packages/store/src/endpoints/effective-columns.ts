import { DEFAULT_RETRY, DEFAULT_TIMEOUT_MS } from '@postrider/domain';
import { DEPLOYMENT } from './defaults.ts';

// As `resolveSettings` decides, for statements that need one member and nothing that is sealed.

/** SQL: the retry policy in force at the endpoint with that alias. */
export function effectiveRetry(endpoint: string): string {
  return effective(endpoint, { member: 'retry', column: 'retry', builtIn: `'${JSON.stringify(DEFAULT_RETRY)}'` });
}

/** SQL: the time-out in force at the endpoint with that alias. */
export function effectiveTimeoutMs(endpoint: string): string {
  return effective(endpoint, { member: 'timeoutMs', column: 'timeout_ms', builtIn: String(DEFAULT_TIMEOUT_MS) });
}

function effective(
  endpoint: string,
  { member, column, builtIn }: { member: string; column: 'retry' | 'timeout_ms'; builtIn: string },
): string {
  const type = column === 'retry' ? 'jsonb' : 'integer';
  const of = (owner: string) =>
    `(select (settings -> '${member}')::${type} from endpoint_defaults where owner = ${owner})`;
  return `case when '${member}' = any(${endpoint}.inherits)
    then coalesce(${of(`${endpoint}.tenant_id`)}, ${of(`'${DEPLOYMENT}'`)}, ${builtIn}) else ${endpoint}.${column} end`;
}
