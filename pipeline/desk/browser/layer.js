// The editor of a block, in the desk's own layer over the frame that shows the page.

import { CallError } from './api.js';
import { openEditor } from './editor.js';
import { fill, make, showBoth } from './parts.js';

/**
 * @typedef {import('./desk.js').Desk} Desk
 * @typedef {import('./api.js').Block} Block
 * @typedef {import('./api.js').File} File
 * @typedef {import('./sheet.js').Editor} Editor
 * @typedef {object} Goal where a text goes that is saved
 * @property {File} file as it was when the editor was opened, or saved last
 * @property {'save-block' | 'insert-block' | 'save-text'} call
 * @property {number} number the block that is replaced, or stands before
 * @property {number} size how many blocks are replaced
 * @property {string} turn the editor, of which the server writes the same thing once
 */

const NARROW = matchMedia('(max-width: 44rem)');
const LEAST_WIDTH = 340;
const NEW = 'new';

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
    /** @type {Goal | null} */
    this.goal = null;
    /** @type {Promise<boolean> | null} */
    this.leaving = null;
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
    desk.send('show', { number, near: true });
    const label = fill(desk.words[`desk_block_${block.kind}`] ?? desk.words.desk_block_other, { number: number + 1 });
    this.fill(block.text, block.kind, label, String(number), { file, call: 'save-block', number });
  }

  /** Open the whole file in view as text. */
  async openText() {
    const { desk } = this;
    if (!(await this.leave())) return;
    const { file } = desk;
    if (!file) return desk.say(desk.words.desk_no_file);
    const kind = /\.ya?ml$/.test(file.path) ? 'yaml' : 'text';
    this.fill(file.text, kind, fill(desk.words.desk_whole, { path: file.path }), 'whole', { file, call: 'save-text', number: 0 });
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
    this.desk.send('show', { number: behind });
    this.fill('', 'paragraph', desk.words.desk_new_block, NEW, { file, call: 'insert-block', number: behind });
  }

  /**
   * @param {string} text
   * @param {string} kind
   * @param {string} label
   * @param {string} key
   * @param {Pick<Goal, 'file' | 'call' | 'number'>} where
   */
  fill(text, kind, label, key, where) {
    const { desk } = this;
    const { entry } = desk;
    const goal = { ...where, size: 1, turn: String(Math.random()) };
    desk.notice.hidden = true;
    this.goal = goal;
    this.element.hidden = false;
    this.element.classList.toggle('whole', goal.call === 'save-text');
    let known = text;
    const sheet = openEditor(desk, this.box, {
      text,
      kind,
      label,
      key,
      lang: entry?.lang,
      dir: entry?.dir === 'rtl' ? 'rtl' : 'ltr',
      notes: () => [...(desk.file?.text ?? '').matchAll(/\[\^([^\]\s]+)\]/g)].map(([, name]) => name ?? ''),
      onSave: async (written) => {
        const { times } = desk.view;
        const saved = written === known || (goal.call === 'insert-block' && !written.trim()) ? goal.file : await this.save(sheet, goal, written);
        if (!saved || this.editor !== sheet) return saved !== null; // another page has come meanwhile
        const span = goal.call === 'save-text' ? null : findSpan(saved, written, goal);
        if (sheet.text !== written && (span || goal.call === 'save-text')) { // what was typed meanwhile stays here
          Object.assign(goal, span, { file: saved });
          known = written;
          if (desk.view.times !== times) this.keepRoom();
          return true;
        }
        if (saved !== goal.file && span) desk.view.plan(span.number + span.size - 1);
        this.close();
        // What it saved may be in view before the answer; when another block is to be opened, it is open then.
        if (desk.view.times !== times) setTimeout(() => desk.view.settle());
        return true;
      },
      onCancel: () => {
        this.close();
        desk.send('show', { number: this.at, focus: true });
        desk.frame.focus();
      },
    });
    this.editor = sheet;
    this.keepRoom();
    desk.say(label);
  }

  /**
   * Save; where the block has changed since the editor was opened, the person chooses.
   * @param {Editor} sheet
   * @param {Goal} goal
   * @param {string} text
   * @returns {Promise<File | null>} the file as it is then, null where the person goes on writing
   */
  async save(sheet, goal, text) {
    const { desk } = this;
    const { file, call, number, size, turn } = goal;
    const { path, digest, blocks } = file;
    const [first, last] = [blocks?.[number], blocks?.[number + size - 1]];
    const was = first && last ? file.text.split('\n').slice(first.start - 1, last.end - 1).join('\n') : '';
    const same = findSpans(file, was);
    const known = { start: first?.start ?? 0, was, equal: same.length, nth: same.findIndex((span) => span.number === number) };
    try {
      const saved = await sheet.expect(desk.api(call, { path, digest, number, size, text, turn, ...known }));
      if (!desk.file || desk.file.path === path) desk.file = saved;
      desk.say(desk.words.desk_saved);
      return saved;
    } catch (error) {
      const conflict = error instanceof CallError ? error.conflict : null;
      if (!conflict?.file) throw error;
      return this.settleConflict(sheet, goal, text, conflict.file, conflict.by);
    }
  }

  /**
   * Show both texts of a block that was changed meanwhile, and do what the person chooses.
   * @param {Editor} sheet
   * @param {Goal} goal
   * @param {string} text
   * @param {File} there
   * @param {string} by who has changed it
   */
  async settleConflict(sheet, goal, text, there, by) {
    const { desk } = this;
    const { words } = desk;
    const now = goal.call !== 'save-text' && there.blocks?.[goal.number];
    const buttons = { mine: words.desk_conflict_write, back: words.desk_conflict_back, theirs: words.desk_conflict_take };
    const more = showBoth(words, text, (now || there).text);
    const answer = await desk.ask({ title: words.desk_conflict, lead: fill(words.desk_conflict_lead, { by }), more, buttons });
    if (answer?.button !== 'mine' && answer?.button !== 'theirs') return null;
    // Where its place is gone, the text goes to the end.
    const call = goal.call === 'save-text' || now ? goal.call : 'insert-block';
    const number = now ? goal.number : (there.blocks?.length ?? 0) - 1;
    if (answer.button === 'mine') return this.save(sheet, { ...goal, file: there, call, number, size: 1 }, text);
    await desk.api('set-aside', { path: there.path, digest: there.digest, call, number, text });
    desk.file = there;
    desk.say(words.desk_conflict_kept);
    return there;
  }

  /** Close the editor: what was typed is saved first; where that is refused, the person is asked. */
  leave() {
    this.leaving ??= this.saveAndClose().finally(() => { this.leaving = null; });
    return this.leaving;
  }

  async saveAndClose() {
    const { desk, editor } = this;
    if (!editor) return true;
    while (editor.dirty && !(await editor.save())) {
      const lead = editor.refusal;
      const buttons = { back: desk.words.editor_go_on, leave: desk.words.editor_leave };
      const answer = lead && await desk.ask({ title: desk.words.editor_refused, lead, buttons });
      if (answer && answer.button === 'leave') break;
      editor.focus();
      return false;
    }
    desk.view.next = null;
    if (this.editor === editor) this.close();
    return true;
  }

  close() {
    this.editor?.close();
    this.editor = null;
    this.element.hidden = true;
    this.goal = null;
    this.desk.send('release');
    // What was open may have been another file than that of the page in view.
    if (this.desk.file && this.desk.file.path !== this.desk.entry?.path) this.desk.readFile();
  }

  /** Have the page make room for the editor as high as it is. */
  keepRoom() {
    const { goal } = this;
    if (!this.editor || !goal || goal.call === 'save-text' || NARROW.matches) return;
    const { number, size, call } = goal;
    this.desk.send('hold', { number, size, behind: call === 'insert-block', height: this.box.offsetHeight + 16 });
  }

  /**
   * Lie over the place that the page has made.
   * @param {{top?: unknown, left?: unknown, width?: unknown}} place
   */
  place({ top, left, width }) {
    if (NARROW.matches || this.goal?.call === 'save-text') return;
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

/**
 * Return all places where a file has a text as blocks of their own.
 * @param {File} file
 * @param {string} text
 */
export function findSpans({ text: all, blocks }, text) {
  const [lines, wanted] = [all.split('\n'), text.split('\n')];
  return (blocks ?? []).flatMap(({ start, number }, at, every) => {
    if (!text || lines[start - 1] !== wanted[0] || lines.slice(start - 1, start - 1 + wanted.length).join('\n') !== text) return [];
    const end = start + wanted.length;
    const size = every.slice(at, at + wanted.length).findIndex((each) => each.end === end) + 1;
    return size ? [{ number, size }] : [];
  });
}

/**
 * Return the blocks that a text has become which was saved; null where others are mixed with them.
 * @param {File} file
 * @param {string} text
 * @param {Goal} goal where it was saved
 */
function findSpan(file, text, { call, number }) {
  const near = call === 'insert-block' ? number + 1 : number;
  const [span] = findSpans(file, text.replace(/^\n+|\n+$/g, '')).sort((one, other) => Math.abs(one.number - near) - Math.abs(other.number - near));
  return span ? { call: /** @type {const} */ ('save-block'), ...span } : null;
}
