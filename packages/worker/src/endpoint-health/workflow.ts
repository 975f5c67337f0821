import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { HEALTH_CHANGED_SIGNAL } from '@postrider/domain/workflows';
import type { EndpointHealth, EndpointHealthInput, HealthNotice } from '@postrider/domain/workflows';
import type { HealthActivities } from './activities.ts';

const healthChanged = defineSignal(HEALTH_CHANGED_SIGNAL);

const { examineEndpoint, tellPeople } = proxyActivities<HealthActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

/** Watches an endpoint while it fails: tells people, waits for days, and disables it unless it recovers. */
export async function endpointHealth({ endpointId, toldFailing = false }: EndpointHealthInput): Promise<string> {
  let changes = 0;
  setHandler(healthChanged, () => {
    changes++;
  });

  for (;;) {
    const seen = changes;
    const health = await examineEndpoint(endpointId);
    setCurrentDetails(health.summary);
    const changed = () => changes > seen;
    if (health.kind === 'failing') {
      if (!toldFailing) await tellPeople({ endpointId, kind: 'failing', summary: health.summary });
      toldFailing = true;
      const ms = Math.max(1_000, Date.parse(health.disableAt) - Date.now());
      await condition(changed, ms, { summary: `Disabled at ${health.disableAt} unless it recovers` });
    } else {
      const kind = noticeOf(health, toldFailing);
      if (kind !== undefined) await tellPeople({ endpointId, kind, summary: health.summary });
      toldFailing = false;
      if (!changed()) return health.summary;
    }
    if (workflowInfo().continueAsNewSuggested || workflowInfo().historyLength > 1_000) {
      await continueAsNew<typeof endpointHealth>({ endpointId, toldFailing });
    }
  }
}

/** The notice when the endpoint no longer fails. Undefined: people were not waiting for news. */
function noticeOf(health: EndpointHealth, toldFailing: boolean): HealthNotice['kind'] | undefined {
  if (health.kind === 'disabled') return 'disabled';
  if (health.kind !== 'well') return undefined;
  if (toldFailing) return 'recovered';
  return health.deadLetters === 0 ? undefined : 'dead_letters';
}
