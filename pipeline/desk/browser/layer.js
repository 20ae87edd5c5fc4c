// The editor of a block, in the desk's own layer over the frame that shows the page.

import { CallError } from './api.js';
import { openEditor } from './editor.js';
import { fill, make, mayFocus, showBoth } from './parts.js';

/**
 * @typedef {import('./desk.js').Desk} Desk
 * @typedef {import('./api.js').Block} Block
 * @typedef {import('./api.js').File} File
 * @typedef {import('./sheet.js').Editor} Editor
 */

const NARROW = matchMedia('(max-width: 44rem)');
const LEAST_WIDTH = 340;
const NEW = 'new';
/** In the place of a block's number: a new one is to be written. */
export const BEGIN = -1;

export class Layer {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.box = make('div', { class: 'sheet' });
    this.element = make('div', { class: 'layer', hidden: true }, this.box);
    /** @type {Editor | null} */
    this.editor = null;
    /** The block in view that had the focus last. */
    this.at = -1;
    /** @type {{number: number, behind: boolean} | null} */
    this.room = null;
    /** A block that is to be shown again after the page was replaced. */
    this.after = -1;
    /** Whether the page was replaced while the editor was open: what it saved may be in view before the answer. */
    this.isNew = false;
    new ResizeObserver(() => this.keepRoom()).observe(this.box);
    this.element.addEventListener('wheel', (event) => this.passOn(event), { passive: true });
  }

  /**
   * Open a block of the file in view, or all of it where its blocks are not known.
   * @param {number} number
   */
  async open(number) {
    const { desk } = this;
    if (!desk.state.mayWrite || !(await this.leave())) return;
    // What was open may have been another file than that of the page in view.
    if (!desk.file || desk.file.path !== desk.entry?.path) await desk.readFile();
    const { file } = desk;
    if (!file || this.editor) return;
    const block = file.blocks?.find((each) => each.number === number);
    if (!block) return this.openText();
    if (block.kind === 'include') return desk.say(fill(desk.words.desk_included, { text: block.text }));
    this.at = number;
    this.room = { number, behind: false };
    desk.send('show', { number, near: true });
    const label = fill(desk.words[`desk_block_${block.kind}`] ?? desk.words.desk_block_other, { number: number + 1 });
    this.fill(block.text, block.kind, label, String(number), (text) => this.saveBlock(file, block, text));
  }

  /** Open the whole file in view as text. */
  async openText() {
    const { desk } = this;
    if (!(await this.leave())) return;
    const { file } = desk;
    if (!file) return desk.say(desk.words.desk_no_file);
    const kind = /\.ya?ml$/.test(file.path) ? 'yaml' : 'text';
    this.room = null;
    this.fill(file.text, kind, fill(desk.words.desk_whole, { path: file.path }), 'whole', (text) => this.save(file, 'save-text', { text }));
  }

  /**
   * Write a new block behind one.
   * @param {number} [number]
   */
  async insert(number = this.at) {
    const { desk } = this;
    if (!(await this.leave())) return;
    const { file } = desk;
    if (!file) return desk.say(desk.words.desk_no_file);
    const { blocks } = file;
    if (!blocks) return this.openText();
    const behind = blocks.some((block) => block.number === number) ? number : blocks.length - 1;
    this.room = { number: behind, behind: true };
    this.desk.send('show', { number: behind });
    this.fill('', 'paragraph', desk.words.desk_new_block, NEW, async (text) => {
      if (!text.trim()) return true;
      const done = await this.save(file, 'insert-block', { number: behind, text }, blocks[behind]);
      if (done) this.after = behind + Math.max(1, (desk.file?.blocks?.length ?? 0) - blocks.length);
      return done;
    });
  }

  /**
   * @param {string} text
   * @param {string} kind
   * @param {string} label
   * @param {string} key
   * @param {(text: string) => Promise<boolean>} save
   */
  fill(text, kind, label, key, save) {
    const { desk } = this;
    const { entry } = desk;
    desk.notice.hidden = true;
    this.element.hidden = false;
    this.element.classList.toggle('whole', !this.room);
    const sheet = openEditor(desk, this.box, {
      text,
      kind,
      label,
      key,
      lang: entry?.lang,
      dir: entry?.dir === 'rtl' ? 'rtl' : 'ltr',
      notes: () => [...(desk.file?.text ?? '').matchAll(/\[\^([^\]\s]+)\]/g)].map(([, name]) => name ?? ''),
      onSave: async (written) => {
        const done = await save(written);
        if (!done || this.editor !== sheet) return done; // another page has come meanwhile
        this.close();
        if (this.isNew) setTimeout(() => this.settle()); // when another block is to be opened, it is open then
        return done;
      },
      onCancel: () => {
        this.close();
        desk.send('show', { number: this.at, focus: true });
        desk.frame.focus();
      },
    });
    this.editor = sheet;
    this.isNew = false;
    this.keepRoom();
    desk.say(label);
  }

  /**
   * @param {File} file
   * @param {Block} block
   * @param {string} text
   */
  async saveBlock(file, block, text) {
    if (text === block.text) return true;
    const { number, start } = block;
    this.after = number;
    return this.save(file, 'save-block', { number, start, text }, block);
  }

  /**
   * Save; where the block has changed since the editor was opened, the person chooses.
   * @param {File} file as it was then
   * @param {string} name
   * @param {Record<string, unknown>} body
   * @param {Block} [block] which is replaced, or stands before
   * @returns {Promise<boolean>}
   */
  async save(file, name, body, block) {
    const { desk } = this;
    try {
      const same = block && file.blocks?.filter(({ text }) => text === block.text);
      const known = block && same ? { was: block.text, equal: same.length, nth: same.findIndex(({ number }) => number === block.number) } : {};
      const saved = await desk.api(name, { path: file.path, digest: file.digest, ...body, ...known });
      if (!desk.file || desk.file.path === file.path) desk.file = saved;
      desk.say(desk.words.desk_saved);
      return true;
    } catch (error) {
      const conflict = error instanceof CallError ? error.conflict : null;
      if (!conflict?.file) throw error;
      return this.settleConflict(name, body, conflict.file, conflict.by, block);
    }
  }

  /**
   * Show both texts of a block that was changed meanwhile, and do what the person chooses.
   * @param {string} name
   * @param {Record<string, unknown>} body
   * @param {File} there
   * @param {string} by who has changed it
   * @param {Block} [block]
   */
  async settleConflict(name, body, there, by, block) {
    const { desk } = this;
    const { words } = desk;
    const now = there.blocks?.find((each) => each.number === block?.number);
    const buttons = { mine: words.desk_conflict_write, back: words.desk_conflict_back, theirs: words.desk_conflict_take };
    const more = showBoth(words, String(body.text), (block && now ? now : there).text);
    const answer = await desk.ask({ title: words.desk_conflict, lead: fill(words.desk_conflict_lead, { by }), more, buttons });
    if (answer?.button !== 'mine' && answer?.button !== 'theirs') return false;
    // Where its place is gone, the text goes to the end.
    const goal = now ?? there.blocks?.at(-1);
    const place = block ? { number: goal?.number ?? -1, start: goal?.start ?? 0 } : {};
    const call = block && !now ? 'insert-block' : name;
    if (answer.button === 'mine') return this.save(there, call, { ...body, ...place }, goal);
    await desk.api('set-aside', { path: there.path, digest: there.digest, call, ...body, ...place });
    desk.file = there;
    desk.say(words.desk_conflict_kept);
    return true;
  }

  /** Close the editor where nothing is lost; else the person is taken back to it. */
  async leave() {
    if (!this.editor) return true;
    if (this.editor.dirty && !(await this.editor.save())) {
      this.editor?.focus();
      return false;
    }
    this.after = -1;
    this.close();
    return true;
  }

  close() {
    this.editor?.close();
    this.editor = null;
    this.element.hidden = true;
    this.room = null;
    this.desk.send('release');
    // What was open may have been another file than that of the page in view.
    if (this.desk.file && this.desk.file.path !== this.desk.entry?.path) this.desk.readFile();
  }

  /** The page was replaced: where was one. */
  settle() {
    if (this.editor) {
      this.isNew = true;
      return this.keepRoom();
    }
    if (this.after >= 0 && mayFocus(this.desk.frame)) {
      this.desk.send('show', { number: this.after, focus: true });
      this.desk.frame.focus();
    }
    this.after = -1;
  }

  /** Have the page make room for the editor as high as it is. */
  keepRoom() {
    if (this.editor && this.room && !NARROW.matches) this.desk.send('hold', { ...this.room, height: this.box.offsetHeight + 16 });
  }

  /**
   * Lie over the place that the page has made.
   * @param {{top?: unknown, left?: unknown, width?: unknown}} place
   */
  place({ top, left, width }) {
    if (NARROW.matches || !this.room) return;
    const room = this.element.clientWidth;
    const wide = Math.min(Math.max(Number(width) || 0, LEAST_WIDTH) + 24, room - 8);
    this.box.style.width = `${wide}px`;
    this.box.style.left = `${Math.max(4, Math.min((Number(left) || 0) - 12, room - wide - 4))}px`;
    this.box.style.top = `${Math.round(Number(top) || 0)}px`;
  }

  /** @param {WheelEvent} event */
  passOn(event) {
    const within = event.target instanceof Element ? event.target.closest('.cm-scroller, .grid') : null;
    if (!within || within.scrollHeight <= within.clientHeight) this.desk.send('scroll', { by: event.deltaY });
  }
}
