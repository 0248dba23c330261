// A part of the page that is loaded when it is needed, with its words.

interface Part {
  loadWords: () => Promise<void>;
}

/** The door to a part: `load` brings it, and it is there from then on. */
export function laterPart<Loaded extends Part>(bring: () => Promise<Loaded>) {
  let part: Loaded | undefined;
  return {
    async load(): Promise<void> {
      if (part !== undefined) return;
      const loaded = await bring();
      await loaded.loadWords();
      part = loaded;
    },
    /** The part, once it is there. */
    get: (): Loaded | undefined => part,
  };
}
