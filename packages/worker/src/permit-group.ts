/** The permits of one endpoint, or of one tenant. */
export interface PermitGroup {
  held: number;
  /** When a permit was last acquired or released. */
  changedAt: number;
  /** The moving average over released permits. */
  heldForMs: number;
  /** When the last refused caller will ask again. */
  lastTurnAt: number;
}

/** The assumed time that a permit is held, until the first one is released. */
const FIRST_GUESS_MS = 250;
/** The weight of the latest value in the moving average. */
const WEIGHT = 0.2;

export function createPermitGroup(): PermitGroup {
  return { held: 0, changedAt: 0, heldForMs: FIRST_GUESS_MS, lastTurnAt: 0 };
}

/** Takes one of its permits. The returned function gives it back, and returns how long it was held. */
export function takeFrom(group: PermitGroup, now: () => number): () => number {
  const since = now();
  group.held++;
  group.changedAt = since;
  return () => {
    group.held--;
    group.changedAt = now();
    const heldForMs = now() - since;
    group.heldForMs += WEIGHT * (heldForMs - group.heldForMs);
    return heldForMs;
  };
}

/** How long its next permit will be held. Attempts that hang hold their permits for long before the average knows. */
export function expectedMs(group: PermitGroup, now: () => number): number {
  return Math.max(group.heldForMs, group.held === 0 ? 0 : now() - group.changedAt);
}

/** Whether nobody holds one of its permits, or was told when to ask again. */
export function isForgettable(group: PermitGroup, now: () => number): boolean {
  return group.held === 0 && group.lastTurnAt < now();
}
