import type { TemplateFormat } from '../endpoint-config.ts';
import type { FailedRender, TemplateRenderer, UnfinishedRender } from './render-order.ts';
import { findTemplate } from './template-format.ts';
import { templateInput, templateNow, type TemplateFacts } from './template-input.ts';

/** The parts of a request that a template makes. */
export interface RenderedPayload {
  body: string;
  contentType: string;
  /** Placeholders not yet filled in. */
  headers: Record<string, string>;
}

export type PayloadOutcome = { kind: 'rendered'; payload: RenderedPayload } | FailedRender | UnfinishedRender;

export interface PayloadOrder {
  /** See `RenderOrder`. */
  owner: string;
  format: TemplateFormat;
  facts: TemplateFacts;
  signal?: AbortSignal;
}

/** Renders the payload of one attempt. */
export async function renderPayload(
  renderer: TemplateRenderer,
  { owner, format, facts, signal }: PayloadOrder,
): Promise<PayloadOutcome> {
  const template = findTemplate(format);
  if (template === undefined) {
    // A newer release has this template.
    const message = `This release has no template "${format.name ?? ''}".`;
    return { kind: 'failed', message, position: null, dependsOnData: false };
  }
  const { body, headers, contentType, isReadyMade } = template;
  const order = { owner, template: body, input: templateInput(facts), now: templateNow(facts.now), isReadyMade };
  const outcome = await renderer.render(signal === undefined ? order : { ...order, signal });
  if (outcome.kind !== 'rendered') return outcome;
  const byKind = outcome.isText ? 'text/plain; charset=utf-8' : 'application/json';
  return { kind: 'rendered', payload: { body: outcome.body, contentType: contentType ?? byKind, headers } };
}

/** Describes a failed template to people. */
export function describeFailedRender({ message, position }: FailedRender): string {
  return position === null
    ? `The template failed: ${message}`
    : `The template failed at character ${position}: ${message}`;
}
