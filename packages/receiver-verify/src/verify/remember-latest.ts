/** Remembers what was made for the texts that were used last, so many of them. What throws is not remembered. */
export function rememberLatest<Made>(max: number): (text: string, make: () => Made) => Made {
  const latest = new Map<string, Made>();
  return (text, make) => {
    const known = latest.get(text);
    const made = known ?? make();
    // To the end of the map: its front holds what was not used for longest.
    latest.delete(text);
    latest.set(text, made);
    for (const [oldest] of latest) {
      if (latest.size <= max) break;
      latest.delete(oldest);
    }
    return made;
  };
}
