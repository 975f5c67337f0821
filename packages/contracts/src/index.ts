export * from './ids.ts';
export * from './statuses.ts';
export * from './event-types.ts';
export * from './endpoint-config.ts';
export * from './preferences.ts';
export * from './records.ts';
export * from './workflows.ts';
