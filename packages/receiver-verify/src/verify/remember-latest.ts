/** A cache for the `max` most recently used texts. Errors are not cached. */
export function rememberLatest<Made>(max: number): (text: string, make: () => Made) => Made {
  const latest = new Map<string, Made>();
  return (text, make) => {
    const known = latest.get(text);
    const made = known ?? make();
    // Moves it to the end: the front of the map is the least recently used.
    latest.delete(text);
    latest.set(text, made);
    for (const [oldest] of latest) {
      if (latest.size <= max) break;
      latest.delete(oldest);
    }
    return made;
  };
}
