import { describeFailedRender, renderPayload } from '@postrider/domain';
import type { PayloadFormat, RenderedPayload, TemplateFacts, TemplateRenderer } from '@postrider/domain';
import { Problem, unavailable } from '../http/problem.ts';

/** Renders the payload of a test send. Undefined if the endpoint has no template. 422 if the template fails. */
export async function renderTest(
  renderer: TemplateRenderer,
  { owner, format, facts }: { owner: string; format: PayloadFormat; facts: TemplateFacts },
): Promise<RenderedPayload | undefined> {
  if (format.type !== 'template') return undefined;
  const outcome = await renderPayload(renderer, { owner, format, facts });
  switch (outcome.kind) {
    case 'rendered':
      return outcome.payload;
    case 'failed':
      throw new Problem('request_not_buildable', describeFailedRender(outcome));
    case 'killed':
    case 'stopped':
      throw new Problem('request_not_buildable', 'The template had to be stopped: it takes more than a second.');
    case 'busy':
      throw unavailable('Templates that take long are rendered a few at a time, and others are before this one.');
  }
}
