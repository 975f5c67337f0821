import { readdirSync, readFileSync } from 'node:fs';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { testBuild } from '@postrider/dev-stack/testing';
import { beforeAll, expect, test } from 'vitest';
import { WORKFLOW_BUNDLE } from '../temporal/worker-options.ts';

// A delivery may wait for days while a new version is deployed, so today's workflows must continue what earlier versions began.
const folder = new URL('./', import.meta.url);
const recorded = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));

beforeAll(testBuild);

test('there is a history for every way that a delivery can go', () => {
  const names = new Set(recorded.map((path) => path.replace(/^.*\//, '')));
  expect(names.size).toBeGreaterThanOrEqual(18);
});

test.each(recorded)('the history %s replays', async (path) => {
  const history = historyFromJSON(JSON.parse(readFileSync(new URL(path, folder), 'utf8')));
  await Worker.runReplayHistory({ workflowBundle: { codePath: WORKFLOW_BUNDLE } }, history);
});
