import { startRenderChild, type RenderChild } from './render-child.ts';

export interface ChildPool {
  readonly size: number;
  /** Takes a child that has nothing to do, or starts one; undefined when all are busy. The caller uses it at once. */
  take(): RenderChild | undefined;
  close(): void;
}

/** Children that are started when they are needed, one ahead, and then stay. */
export function createChildPool({ size, niceness }: { size: number; niceness: number }): ChildPool {
  const children = new Set<RenderChild>();
  let isClosed = false;

  const mayStart = () => children.size < size && !isClosed;

  function start(): RenderChild {
    const child: RenderChild = startRenderChild({ niceness, onEnd: () => children.delete(child) });
    children.add(child);
    return child;
  }

  return {
    size,
    take() {
      const [idle, spare] = [...children].filter((child) => !child.isBusy);
      const taken = idle ?? (mayStart() ? start() : undefined);
      // Whoever comes next must not wait for a program to start.
      if (taken !== undefined && spare === undefined && mayStart()) start();
      return taken;
    },
    close() {
      isClosed = true;
      for (const child of children) child.kill();
    },
  };
}
