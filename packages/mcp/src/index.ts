export { runMcp } from './run-mcp.ts';
export { UsageError } from './settings/read-settings.ts';
