// What editors of a text and of a table share: saving and cancelling, the draft that is offered again, messages.

import { ask } from './dialog.js';
import { DraftKeeper } from './draft.js';
import { button, fill, make, makeFault, newId, showMoment, ways } from './parts.js';

/**
 * @typedef {object} Desk what an editor asks of the desk
 * @property {Record<string, string>} words
 * @property {(sentence: string) => void} say
 * @property {string} path
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

const WAIT = 400;
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
    this.listening = new AbortController();
    this.draft = new DraftKeeper(desk.path, options.key ?? options.label, options.text);
    /** @type {Body} */
    this.body = { elements: [], read: () => options.text, write: () => {}, focus: () => {} };
    this.hintId = newId();
    this.fault = makeFault();
    this.element = make('section', { class: 'editor', 'aria-label': options.label });
    place.append(this.element);
    const { signal } = this.listening;
    addEventListener('beforeunload', (event) => {
      this.keepDraft();
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
    if (!this.filled) this.offered = this.draft.find();
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
    const sentence = draft.base === this.options.text ? words.editor_draft : words.editor_draft_other;
    const end = () => {
      this.offered = null;
      box.remove();
      this.body.focus();
    };
    const box = make('div', { class: 'draft' },
      make('p', { role: 'alert' }, fill(sentence, { time: showMoment(draft.time / 1000) })),
      button(words.editor_draft_take, () => { this.body.write(draft.text); this.changed(); end(); }),
      button(words.editor_draft_forget, () => { this.draft.remove(); end(); }));
    return box;
  }

  get text() {
    return this.body.read();
  }

  get dirty() {
    return this.text !== this.saved;
  }

  /** Keep what was typed, a little later. */
  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keepDraft(), WAIT);
  }

  /** A draft that is still offered stays as it is until something else is typed. */
  keepDraft() {
    if (this.dirty) this.draft.keep(this.text);
    else if (!this.offered) this.draft.remove();
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
      this.offered = null;
      this.keepDraft();
      return true;
    } catch (error) {
      this.fault.textContent = error instanceof Error && error.message ? error.message : this.desk.words.editor_not_saved;
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
    }
    this.saved = this.text;
    if (this.offered) this.draft.keep(this.offered.text);
    else this.draft.remove();
    this.options.onCancel();
  }

  /** Take the editor out of the page; what was not saved is offered again. */
  close() {
    if (!this.element.isConnected) return;
    clearTimeout(this.timer);
    if (this.dirty) this.draft.keep(this.text);
    this.listening.abort();
    this.body.end?.();
    this.element.remove();
  }

  focus() {
    this.body.focus();
  }
}
