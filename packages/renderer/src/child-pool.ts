import { startRenderChild, type RenderChild } from './render-child.ts';

export interface ChildPool {
  readonly size: number;
  /** Takes a child that has nothing to do, or starts one; undefined when all are busy. The caller uses it at once. */
  take(): RenderChild | undefined;
  close(): void;
}

/** Children that are started when they are needed, and then stay. */
export function createChildPool({ size, niceness }: { size: number; niceness: number }): ChildPool {
  const children = new Set<RenderChild>();
  let isClosed = false;

  function start(): RenderChild {
    const child: RenderChild = startRenderChild({ niceness, onEnd: () => children.delete(child) });
    children.add(child);
    return child;
  }

  return {
    size,
    take() {
      const idle = [...children].find((child) => !child.isBusy);
      return idle ?? (children.size < size && !isClosed ? start() : undefined);
    },
    close() {
      isClosed = true;
      for (const child of children) child.kill();
    },
  };
}
