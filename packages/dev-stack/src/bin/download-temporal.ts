import { TestWorkflowEnvironment } from '@temporalio/testing';

// A program of its own: the SDK takes over a process's signals, and a download that hangs can be ended.
const [downloadDir, version] = process.argv.slice(2);
if (downloadDir === undefined || version === undefined) throw new Error('Give a folder and a version.');
const executable = { type: 'cached-download' as const, downloadDir, version };
const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
await environment.teardown();
