// The entry of the workflow bundle: what is exported here can be started.
export { deliver } from './attempt/workflow.ts';
export { carry } from './carriers/workflow.ts';
export { endpointHealth } from './endpoint-health/workflow.ts';
export { scheduleRun } from './schedules/workflow.ts';
export { retention } from './retention/workflow.ts';
export { replay } from './replays/workflow.ts';
