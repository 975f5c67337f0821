/** The handlers by pattern. Only the most specific match runs: `order.paid` before `order.*`. */
export interface EventRoutes<Handler> {
  add(pattern: string, handler: Handler): void;
  find(type: string): Handler | undefined;
}

/** Routes by exact type and by family; `order.*` matches everything below `order`, not `order` itself. */
export function eventRoutes<Handler>(): EventRoutes<Handler> {
  const handlers = new Map<string, Handler>();
  return {
    add(pattern, handler) {
      if (!/^([^*]*[^*.]\.\*|[^*]+)$/.test(pattern)) {
        throw new TypeError(
          `"${pattern}" must be an event type, or a family such as "order.*". For all use \`.fallback\`.`,
        );
      }
      // With two handlers for one event, a retry could not tell which one to run again.
      if (handlers.has(pattern)) throw new TypeError(`"${pattern}" has a handler already; call both from one.`);
      handlers.set(pattern, handler);
    },
    find(type) {
      // The type of an event may end with an asterisk. Then it is not a family.
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
