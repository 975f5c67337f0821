/** The handlers by pattern. The most specific one that fits runs, and it alone: `order.paid`, then `order.*`. */
export interface EventRoutes<Handler> {
  add(pattern: string, handler: Handler): void;
  find(type: string): Handler | undefined;
}

/** Routes by exact type and by family; `order.*` takes everything below `order`, not `order` itself. */
export function eventRoutes<Handler>(): EventRoutes<Handler> {
  const handlers = new Map<string, Handler>();
  return {
    add(pattern, handler) {
      if (!/^([^*]*[^*.]\.\*|[^*]+)$/.test(pattern)) {
        throw new TypeError(
          `"${pattern}" is no event type and no family such as "order.*". For all use \`.fallback\`.`,
        );
      }
      // Two handlers for one event would leave open which of them a retry runs again.
      if (handlers.has(pattern)) throw new TypeError(`"${pattern}" has a handler already; call both from one.`);
      handlers.set(pattern, handler);
    },
    find(type) {
      // A type with an asterisk in it names no family.
      const exact = type.endsWith('*') ? undefined : handlers.get(type);
      if (exact !== undefined) return exact;
      for (let dot = type.lastIndexOf('.'); dot > 0; dot = type.lastIndexOf('.', dot - 1)) {
        const family = handlers.get(`${type.slice(0, dot)}.*`);
        if (family !== undefined) return family;
      }
      return undefined;
    },
  };
}
