import { TestWorkflowEnvironment } from '@temporalio/testing';

// A separate program, because the SDK takes over the signals of its process, and because a hanging download must be killed.
const [downloadDir, version] = process.argv.slice(2);
if (downloadDir === undefined || version === undefined) throw new Error('Give a folder and a version.');
const executable = { type: 'cached-download' as const, downloadDir, version };
const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
await environment.teardown();
