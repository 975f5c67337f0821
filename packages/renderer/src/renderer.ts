import { availableParallelism } from 'node:os';
import type { RenderOrder, RenderOutcome, TemplateRenderer } from '@postrider/domain';
import { isPlain } from './is-plain.ts';
import { MAX_INPUT_BYTES, MAX_TEMPLATE_BYTES } from './limits.ts';
import { createScheduler, type Job } from './scheduler.ts';
import { createTemplateProfiles } from './template-profiles.ts';

export interface Renderer extends TemplateRenderer {
  /** Kills the children. Renders in progress end as `busy`. */
  close(): void;
}

interface RendererOptions {
  /** Children for quick templates, at least two. Default: one for each core, at most four. */
  quickChildren?: number;
  /** The longest wait for a child. The caller holds a permit meanwhile. */
  maxWaitMs?: number;
  /** How long slow templates rest, as a multiple of what they use: with 3, they get a quarter of one core at the most. */
  restFactor?: number;
  /** Milliseconds of a monotonic clock. */
  now?: () => number;
}

/**
 * Renders templates in child processes, so that no expression blocks the event loop or ends this process.
 *
 * There are three lanes. The first render of a template has a short budget. If it needs more, it is rendered again with a
 * long budget in the slow lane, which has one child of its own. The template stays in that lane until it is quick again.
 * New templates must leave one quick child free, so known and plain templates wait only for each other. In each lane the
 * owners take turns. A child starts when it is first needed, and stays.
 */
export function createRenderer({
  quickChildren = Math.min(4, availableParallelism()),
  maxWaitMs = 1_000,
  restFactor = 3,
  now = () => performance.now(),
}: RendererOptions = {}): Renderer {
  const profileOf = createTemplateProfiles(now);
  const scheduler = createScheduler({ quickChildren, restFactor });
  let isClosed = false;

  function wait(order: Omit<Job, 'settle'>): Promise<RenderOutcome> {
    return new Promise((resolve) => {
      const job: Job = {
        ...order,
        settle(outcome) {
          clearTimeout(timer);
          order.signal?.removeEventListener('abort', giveUp);
          resolve(outcome);
        },
      };
      const timer = setTimeout(() => scheduler.remove(job) && job.settle(scheduler.busy()), maxWaitMs);
      order.signal?.addEventListener('abort', giveUp);
      scheduler.enqueue(job);

      function giveUp(): void {
        scheduler.remove(job);
        job.settle(scheduler.busy());
      }
    });
  }

  return {
    async render(order) {
      const error = findSizeError(order);
      if (error !== null) return { kind: 'failed', message: error, position: null, dependsOnData: false };
      const profile = profileOf(order.owner, order.template);
      if (profile.isStopped()) return { kind: 'stopped' };
      if (isClosed || order.signal?.aborted === true) return scheduler.busy();
      if (profile.pace === 'new' && (order.isReadyMade === true || isPlain(order.template))) profile.pace = 'quick';
      return wait({ ...order, profile });
    },
    close() {
      isClosed = true;
      scheduler.close();
    },
  };
}

function findSizeError({ template, input }: RenderOrder): string | null {
  if (Buffer.byteLength(template) > MAX_TEMPLATE_BYTES) return 'The template is longer than 64 KiB.';
  return Buffer.byteLength(input) > MAX_INPUT_BYTES ? 'The input of the template is longer than 1 MiB.' : null;
}
