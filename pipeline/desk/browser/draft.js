// What was typed and not saved, kept by the browser: it is offered again after a crash or a closed tab.

const PREFIX = 'editions-desk-draft:';
const MOST = 20;
const LONGEST = 500_000;

/** @typedef {{key: string, base: string, text: string, time: number}} Draft `base` is the text before the changes */

/**
 * Return the drafts of all files, the newest first.
 * @returns {(Draft & {name: string})[]}
 */
function readDrafts() {
  const drafts = [];
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    try {
      drafts.push({ name, ...JSON.parse(localStorage.getItem(name) ?? '') });
    } catch {
      localStorage.removeItem(name);
    }
  }
  return drafts.sort((one, other) => other.time - one.time);
}

/** The unsaved text of one block of a file. Where the browser keeps nothing (private windows, a full store), there is none. */
export class DraftKeeper {
  /**
   * @param {string} path the file
   * @param {string} key the block in the file
   * @param {string} base its text as it is in the file
   */
  constructor(path, key, base) {
    this.file = `${PREFIX}${path}#`;
    this.key = key;
    this.base = base;
    this.found = '';
  }

  /**
   * Return the draft of this block: that of the same text, wherever in the file it is now, or that of the same place.
   * @returns {Draft | null}
   */
  find() {
    try {
      const drafts = readDrafts().filter(({ name }) => name.startsWith(this.file));
      const draft = drafts.find(({ key, base }) => key === this.key && base === this.base)
        ?? drafts.find(({ base }) => base === this.base) ?? drafts.find(({ key }) => key === this.key);
      if (!draft || draft.text === this.base) return null;
      this.found = draft.name;
      return draft;
    } catch {
      return null;
    }
  }

  /** @param {string} text */
  keep(text) {
    try {
      if (text === this.base || text.length > LONGEST) return this.remove();
      for (const { name } of readDrafts().slice(MOST - 1)) localStorage.removeItem(name);
      const draft = { key: this.key, base: this.base, text, time: Date.now() };
      localStorage.setItem(this.file + this.key, JSON.stringify(draft));
    } catch { /* none is kept */ }
  }

  /** Forget the draft of this block, and the one that was found. */
  remove() {
    try {
      localStorage.removeItem(this.file + this.key);
      localStorage.removeItem(this.found);
    } catch { /* none was kept */ }
  }
}
