import { bundleWorkflowCode } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { WORKFLOW_BUNDLE } from '../start-worker.ts';

const { code } = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('../workflows.js', import.meta.url)),
});
await writeFile(WORKFLOW_BUNDLE, code);
console.log(`Workflow bundle: ${Math.round(code.length / 1024)} KiB.`);
