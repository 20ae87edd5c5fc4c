// What was typed and not saved, kept by the browser and, a little later, by the server: it is offered again after a crash.

const PREFIX = 'editions-desk-draft:';
const MOST = 20;
const LONGEST = 500_000;

/**
 * @typedef {object} Draft
 * @property {string} key the editor that it was typed in
 * @property {string} path the file
 * @property {string} place the block in the file
 * @property {string} base its text before the changes
 * @property {string} text
 * @property {number} moment in seconds since 1970
 * @property {boolean} [kept] whether the server has it as it is
 */

/** The drafts of the person. Where the browser keeps nothing (private windows, a full store), the server does. */
export class Drafts {
  /**
   * @param {(name: string, body?: object) => Promise<any>} api
   * @param {string} owner tells those apart in this browser that are of another desk or person
   */
  constructor(api, owner) {
    this.api = api;
    this.prefix = `${PREFIX}${owner}:`;
    /** Those that the server has. @type {Draft[]} */
    this.there = [];
    /** Those that it is to keep, or for null to drop. @type {Map<string, Draft | null>} */
    this.waiting = new Map();
    /** Those of editors that are open. @type {Set<string>} */
    this.held = new Set();
    /** @type {Promise<string> | null} */
    this.sending = null;
  }

  /** Return those that the browser has. @returns {Draft[]} */
  read() {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(this.prefix));
      return names.map((name) => JSON.parse(localStorage.getItem(name) ?? ''));
    } catch {
      return [];
    }
  }

  /** Return all but those of editors that are open, the newest first. */
  list() {
    const all = new Map([...this.there, ...this.read()].map((draft) => [draft.key, draft]));
    for (const [key, draft] of this.waiting) draft ? all.set(key, draft) : all.delete(key);
    return [...all.values()].filter(({ key }) => !this.held.has(key)).sort(byAge);
  }

  /** Give the server what it did not get before it ended, and ask for what it has. */
  async load() {
    const here = this.read();
    for (const draft of here) if (!draft.kept && !this.waiting.has(draft.key)) this.waiting.set(draft.key, draft);
    await this.send();
    this.there = (await this.api('drafts')).drafts;
    for (const { key, path, text, kept } of here) {
      if (!kept || this.there.some((draft) => draft.key === key)) continue;
      const file = await this.api('file', { path }).catch(() => null);
      if (file?.text.includes(text)) this.forget(key); // it was saved in another browser
    }
  }

  /** @param {Draft} draft */
  keep(draft) {
    const { key, base, text } = draft;
    if (!this.waiting.has(key) && this.there.some((known) => known.key === key && known.base === base && known.text === text)) return;
    this.waiting.set(key, draft);
    this.store(draft);
  }

  /** @param {string} key */
  drop(key) {
    this.forget(key);
    if (!this.waiting.has(key) && !this.there.some((draft) => draft.key === key)) return;
    this.waiting.set(key, null);
    this.send();
    document.dispatchEvent(new CustomEvent('desk:drafts'));
  }

  /**
   * Give the server what it has not got, one thing after the other.
   * @returns {Promise<string>} why it does not keep it, "" where it does
   */
  send() {
    this.sending ??= this.sendAll().finally(() => { this.sending = null; });
    return this.sending;
  }

  async sendAll() {
    let fault = '';
    for (const key of this.waiting.keys()) {
      try {
        for (let draft = this.waiting.get(key); draft !== undefined; draft = this.waiting.get(key)) {
          await this.api(draft ? 'keep-draft' : 'drop-draft', draft ?? { key });
          this.there = this.there.filter((other) => other.key !== key).concat(draft ?? []);
          if (this.waiting.get(key) !== draft) continue; // it has changed meanwhile
          this.waiting.delete(key);
          if (draft) this.store({ ...draft, kept: true });
        }
      } catch (error) {
        fault = error instanceof Error ? error.message : '';
      }
    }
    return fault;
  }

  /** @param {Draft} draft */
  store(draft) {
    try {
      if (draft.text.length > LONGEST) return;
      localStorage.setItem(this.prefix + draft.key, JSON.stringify(draft));
      for (const { key, kept } of this.read().sort(byAge).slice(MOST)) if (kept) this.forget(key);
    } catch { /* the server keeps it */ }
  }

  /** @param {string} key */
  forget(key) {
    try {
      localStorage.removeItem(this.prefix + key);
    } catch { /* none was kept */ }
  }
}

/** @param {Draft} one @param {Draft} other */
const byAge = (one, other) => other.moment - one.moment;
