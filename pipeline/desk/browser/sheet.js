// What editors of a text and of a table share: saving and cancelling, the draft that is offered again, messages.

import { ask } from './dialog.js';
import { button, fill, make, makeFault, newId, showMoment, ways } from './parts.js';

/**
 * @typedef {object} Desk what an editor asks of the desk
 * @property {Record<string, string>} words
 * @property {(sentence: string) => void} say
 * @property {string} path
 * @property {import('./draft.js').Drafts} drafts
 * @property {{posts: {title: string, path: string}[]}} [list] the articles that links may lead to
 * @property {(picture?: Picture, file?: globalThis.File) => Promise<Picture | null>} [choosePicture]
 *
 * @typedef {{path: string, alt: string}} Picture
 *
 * @typedef {object} Options
 * @property {string} text the lines of the block as they are in the file
 * @property {string} kind what kind of block it is: `table` opens as a grid, `text` is a whole file, `yaml` a file of settings
 * @property {string} label what is edited, in words: "Paragraph 3"
 * @property {string} [key] which block of the file it is, for its draft; the label where there is none
 * @property {string} [lang] language of the text
 * @property {'ltr' | 'rtl' | 'auto'} [dir] its direction
 * @property {(text: string) => unknown} onSave may return a promise; the text is not saved where it fails or gives false
 * @property {() => void} onCancel
 * @property {() => Iterable<string>} [notes] labels of the notes that the file has outside of this block
 *
 * @typedef {object} Body what is edited in
 * @property {Node[]} elements
 * @property {() => string} read
 * @property {(text: string) => void} write
 * @property {() => void} focus
 * @property {() => void} [end]
 *
 * @typedef {object} Editor
 * @property {string} text the text as it would be saved
 * @property {boolean} dirty whether something would be lost
 * @property {() => void} focus
 * @property {string} refusal why it was not saved, "" where it was, or the person went on writing
 * @property {() => Promise<boolean>} save
 * @property {<T>(answer: Promise<T>) => Promise<T>} expect says so where the answer of the server does not come
 * @property {() => void} close takes it out of the page, without asking
 */

const [WAIT, LATER] = [400, 2_000];
const SILENCE = 8_000;

export class Sheet {
  /**
   * @param {Desk} desk
   * @param {HTMLElement} place
   * @param {Options} options
   */
  constructor(desk, place, options) {
    this.desk = desk;
    this.options = options;
    this.saved = options.text;
    /** @type {Promise<boolean> | null} */
    this.saving = null;
    this.filled = false;
    /** @type {import('./draft.js').Draft | null} a draft about which nothing was decided yet */
    this.offered = null;
    /** @type {ReturnType<typeof setTimeout>[]} */
    this.timers = [];
    this.listening = new AbortController();
    const key = (Date.now() + Math.random()).toString(36).replace('.', ''); // another one in each tab
    this.draft = { key, path: desk.path, place: options.key ?? options.label, base: options.text };
    /** The draft of this editor, and those that were taken into it. */
    this.keys = [key];
    desk.drafts.held.add(key);
    this.unkept = '';
    /** @type {Body} */
    this.body = { elements: [], read: () => options.text, write: () => {}, focus: () => {} };
    this.hintId = newId();
    this.fault = makeFault();
    this.element = make('section', { class: 'editor', 'aria-label': options.label });
    place.append(this.element);
    const { signal } = this.listening;
    addEventListener('beforeunload', (event) => {
      this.sendDraft();
      if (this.dirty) event.preventDefault();
    }, { signal });
    addEventListener('pagehide', () => this.keepDraft(), { signal });
    document.addEventListener('visibilitychange', () => this.keepDraft(), { signal });
    this.element.addEventListener('keydown', (event) => this.press(event));
  }

  /**
   * Show what is edited in, and offer the draft that was not saved.
   * @param {Body} body
   * @param {string} hint the keys that one should know
   */
  fill(body, hint) {
    this.body.end?.();
    this.body = body;
    const { words } = this.desk;
    if (!this.filled) this.offered = this.findDraft();
    this.filled = true;
    this.element.replaceChildren(
      ...(this.offered ? [this.offer(this.offered)] : []),
      ...body.elements,
      this.fault,
      ways(
        button(words.editor_save, () => this.save(), { class: 'first' }),
        button(words.editor_cancel, () => this.cancel()),
        make('small', { id: this.hintId }, hint)));
  }

  /** @param {import('./draft.js').Draft} draft */
  offer(draft) {
    const { words } = this.desk;
    const end = () => {
      this.offered = this.findDraft();
      if (this.offered) box.replaceWith(this.offer(this.offered));
      else box.remove();
      this.body.focus();
    };
    const box = make('div', { class: 'draft' },
      make('p', { role: 'alert' }, fill(words.editor_draft, { time: showMoment(draft.moment) })),
      button(words.editor_draft_take, () => {
        this.keys.push(draft.key);
        this.desk.drafts.held.add(draft.key);
        this.body.write(draft.text);
        this.changed();
        end();
      }),
      button(words.editor_draft_forget, () => { this.desk.drafts.drop(draft.key); end(); }));
    return box;
  }

  /** Return a draft of the same text, that of the same place if there is one: of another text, it would replace what it is not of. */
  findDraft() {
    const { path, place, base } = this.draft;
    const same = this.desk.drafts.list().filter((draft) => draft.path === path && draft.base === base && draft.text !== base);
    return same.find((draft) => draft.place === place) ?? same[0] ?? null;
  }

  get text() {
    return this.body.read();
  }

  get dirty() {
    return this.text !== this.saved;
  }

  /** Keep what was typed, a little later. */
  changed() {
    this.stop();
    this.timers = [setTimeout(() => this.keepDraft(), WAIT), setTimeout(() => this.sendDraft(), LATER)];
  }

  stop() {
    this.timers.forEach(clearTimeout);
  }

  keepDraft() {
    if (this.dirty) this.desk.drafts.keep({ ...this.draft, text: this.text, moment: Date.now() / 1000 });
    else this.desk.drafts.drop(this.draft.key);
  }

  /** Have the server keep what was typed; where it does not, say so. */
  async sendDraft() {
    this.keepDraft();
    const fault = await this.desk.drafts.send();
    if (this.fault.textContent === this.unkept) this.fault.textContent = fault;
    this.unkept = fault;
  }

  /** Forget the drafts that were taken into the text. */
  dropTaken() {
    this.keys.slice(1).forEach((key) => this.desk.drafts.drop(key));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.defaultPrevented || event.isComposing) return;
    const held = event.ctrlKey || event.metaKey;
    if (held && !event.altKey && !event.shiftKey && (event.key === 'Enter' || event.key.toLowerCase() === 's')) this.save();
    else if (event.key === 'Escape') this.cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  save() {
    this.saving ??= this.write().finally(() => { this.saving = null; });
    return this.saving;
  }

  async write() {
    const { text } = this;
    this.fault.textContent = '';
    this.element.setAttribute('aria-busy', 'true');
    try {
      if ((await this.options.onSave(text)) === false) return false;
      // What was typed meanwhile is a draft of the block as it is now.
      this.saved = this.draft.base = text;
      this.dropTaken();
      this.keepDraft();
      return true;
    } catch (error) {
      this.fault.textContent = error instanceof Error && error.message ? error.message : this.desk.words.editor_not_saved;
      this.sendDraft();
      return false;
    } finally {
      this.element.removeAttribute('aria-busy');
    }
  }

  /**
   * Wait for an answer of the server; where it does not come, say so and go on waiting.
   * @template T
   * @param {Promise<T>} answer
   */
  async expect(answer) {
    const timer = setTimeout(() => { this.fault.textContent = this.desk.words.editor_waits; }, SILENCE);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      this.fault.textContent = '';
    }
  }

  get refusal() {
    return this.fault.textContent;
  }

  async cancel() {
    const { words } = this.desk;
    if (this.dirty) {
      const answer = await ask(this.element, {
        title: words.editor_lose,
        buttons: { back: words.editor_go_on, lose: words.editor_lose_it },
      });
      if (answer?.button !== 'lose') return this.body.focus();
      this.dropTaken();
    }
    this.saved = this.text;
    this.keepDraft();
    this.options.onCancel();
  }

  /** Take the editor out of the page; what was not saved is offered again. */
  close() {
    if (!this.element.isConnected) return;
    this.stop();
    if (this.dirty && this.saving) this.keepDraft(); // which the end of that decides about
    else if (this.dirty) this.sendDraft();
    this.keys.forEach((key) => this.desk.drafts.held.delete(key));
    document.dispatchEvent(new CustomEvent('desk:drafts'));
    this.listening.abort();
    this.body.end?.();
    this.element.remove();
  }

  focus() {
    this.body.focus();
  }
}
