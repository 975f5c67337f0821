import { startRenderChild, type RenderChild } from './render-child.ts';

export interface ChildPool {
  readonly size: number;
  /** Takes an idle child, or starts one. Undefined if all are busy. The caller uses it at once. */
  take(): RenderChild | undefined;
  close(): void;
}

/** Starts children when they are needed, and one in advance. They stay. */
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
      // Start one in advance, so that the next render does not wait for it.
      if (taken !== undefined && spare === undefined && mayStart()) start();
      return taken;
    },
    close() {
      isClosed = true;
      for (const child of children) child.kill();
    },
  };
}
