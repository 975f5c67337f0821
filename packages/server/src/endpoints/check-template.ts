import { describeFailedRender, EXAMPLE_FACTS, findTemplate, renderPayload } from '@postrider/domain';
import type { PayloadFormat, PayloadOutcome } from '@postrider/domain';
import { findEventType } from '@postrider/store/event-types';
import { invalidBody, unavailable, type Problem } from '../http/problem.ts';
import type { ServerContext } from '../http/server-context.ts';

/** The members of a request that say how the template will be used. */
interface TemplateUse {
  tenantId: string;
  format?: PayloadFormat | null | undefined;
  eventTypes?: readonly string[] | null | undefined;
}

interface Example {
  type: string;
  /** JSON text. */
  data: string;
  /** Whether it is an app's example. Then its data must be sufficient. */
  isReal: boolean;
}

/** The most event types whose examples are rendered. */
const MOST_EXAMPLES = 5;

/**
 * Renders the expression of a template with the examples of the endpoint's event types, so that a wrong template is refused
 * when it is saved: 422 with the position. Without examples the data are empty, and errors that depend on data are ignored.
 * `completeSettings` checks the other parts of the format.
 */
export async function checkTemplate(use: TemplateUse, server: ServerContext): Promise<void> {
  const { tenantId, format, eventTypes } = use;
  if (format?.type !== 'template' || findTemplate(format)?.isReadyMade !== false) return;
  for (const example of await findExamples(eventTypes ?? [], server)) {
    const event = { id: EVENT_ID, type: example.type, timestamp: EXAMPLE_FACTS.now, data: example.data };
    const outcome = await renderPayload(server.renderer, {
      owner: tenantId,
      format,
      facts: { ...EXAMPLE_FACTS, event },
    });
    const problem = problemOf(outcome, example);
    if (problem !== undefined) throw problem;
  }
}

const EVENT_ID = `evt_${'0'.repeat(26)}`;

async function findExamples(eventTypes: readonly string[], { database }: ServerContext): Promise<Example[]> {
  const names = eventTypes.filter((each) => !each.endsWith('*')).slice(0, MOST_EXAMPLES);
  const found = await Promise.all(names.map((name) => findEventType(database, name)));
  const real = found.flatMap((type): Example[] => {
    const [example] = type === undefined ? [] : (JSON.parse(type.examples) as unknown[]); // stored as a list
    return type === undefined || example === undefined
      ? []
      : [{ type: type.name, data: JSON.stringify(example), isReal: true }];
  });
  return real.length > 0 ? real : [{ type: names[0] ?? 'example.event', data: '{}', isReal: false }];
}

function problemOf(outcome: PayloadOutcome, { type, isReal }: Example): Problem | undefined {
  const refusal = (detail: string) => invalidBody([{ pointer: '/format/body', detail }]);
  switch (outcome.kind) {
    case 'rendered':
      return undefined;
    case 'failed': {
      if (outcome.dependsOnData && !isReal) return undefined;
      const detail = describeFailedRender(outcome);
      return refusal(isReal ? `With the example of ${type}: ${detail}` : detail);
    }
    case 'killed':
    case 'stopped':
      return refusal('Must be rendered within a second; this one had to be stopped.');
    case 'busy':
      return unavailable('Templates of others are being checked. Try again in a moment.');
  }
}
