export { httpOptionsOf } from './settings/http-options.ts';
export { UsageError } from './settings/usage-error.ts';
export { serveMcp } from './serve-mcp.ts';
