import { availableParallelism } from 'node:os';
import type { RenderOrder, RenderOutcome, TemplateRenderer } from '@postrider/domain';
import { isPlain } from './is-plain.ts';
import { MAX_INPUT_BYTES, MAX_TEMPLATE_BYTES } from './limits.ts';
import { createScheduler, type Job } from './scheduler.ts';
import { createStandings } from './standings.ts';

export interface Renderer extends TemplateRenderer {
  /** Kills the children; what they render comes out as `busy`. */
  close(): void;
}

interface RendererOptions {
  /** Children for those that are quick, at least two. Default: one for each core, at most four. */
  quickChildren?: number;
  /** Milliseconds of a clock that only goes forward. */
  now?: () => number;
}

/** The longest wait for a turn: the caller holds a permit meanwhile. */
const MAX_WAIT_MS = 2_000;

/**
 * Renders templates in child processes, so that no expression holds up an event loop or ends this process.
 *
 * Who waits for whom: each template is tried with a short budget first. One that needs more is tried again with a long one,
 * in a lane with one child of its own, and from then on waits there, until it is quick again. Templates of which nothing
 * is known may not take all quick children; so a known one, or a plain one, waits for its own kind at the most. In each
 * lane owners take turns. Children start when they are needed first, and stay.
 */
export function createRenderer({
  quickChildren = Math.min(4, availableParallelism()),
  now = () => performance.now(),
}: RendererOptions = {}): Renderer {
  const standingOf = createStandings(now);
  const scheduler = createScheduler(quickChildren);
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
      const timer = setTimeout(() => scheduler.remove(job) && job.settle({ kind: 'busy' }), MAX_WAIT_MS);
      order.signal?.addEventListener('abort', giveUp);
      scheduler.enqueue(job);

      function giveUp(): void {
        scheduler.remove(job);
        job.settle({ kind: 'busy' });
      }
    });
  }

  return {
    async render(order) {
      const error = findSizeError(order);
      if (error !== null) return { kind: 'failed', message: error, position: null, dependsOnData: false };
      const standing = standingOf(order.owner, order.template);
      if (standing.isStopped()) return { kind: 'stopped' };
      if (isClosed || order.signal?.aborted === true) return { kind: 'busy' };
      if (standing.pace === 'new' && (order.isReadyMade === true || isPlain(order.template))) standing.pace = 'quick';
      return wait({ ...order, standing });
    },
    close() {
      isClosed = true;
      scheduler.close();
    },
  };
}

function findSizeError({ template, input }: RenderOrder): string | null {
  if (Buffer.byteLength(template) > MAX_TEMPLATE_BYTES) return 'The template is longer than 64 KiB.';
  return Buffer.byteLength(input) > MAX_INPUT_BYTES ? 'What the template is given is longer than 1 MiB.' : null;
}
